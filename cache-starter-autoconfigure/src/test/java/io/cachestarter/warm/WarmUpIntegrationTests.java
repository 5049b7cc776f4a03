package io.cachestarter.warm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.cachestarter.annotation.WarmUp;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterLocksAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterWarmAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterWarmMetricsAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** Warmers of an application, from its start. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarmUpIntegrationTests {

	private static final ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();

	private static volatile CountDownLatch goOn = new CountDownLatch(0);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle server;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
	}

	@AfterAll
	void stop() {
		goOn.countDown();
		this.threads.shutdownNow();
		this.server.close();
	}

	@BeforeEach
	void forget() {
		events.clear();
		goOn = new CountDownLatch(0);
	}

	@Test
	void runsAtTheStartBeforeTheApplicationIsReady() throws InterruptedException, ExecutionException, TimeoutException {
		goOn = new CountDownLatch(1);
		Future<CacheNode> starting = this.threads.submit(() -> CacheNode.start(this.server, "held", Node.class,
				"cache-starter.warm.hold-readiness=true", "cache-starter.warm.max-hold=1m"));
		await().atMost(30, TimeUnit.SECONDS).until(() -> events.contains("load"));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> starting.get(200, TimeUnit.MILLISECONDS));
		assertThat(events).doesNotContain(ReadinessState.ACCEPTING_TRAFFIC);

		goOn.countDown();

		try (CacheNode node = starting.get(30, TimeUnit.SECONDS)) {
			assertThat(events).contains(ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(node.bean(CacheWarmers.class).statuses()).extracting(WarmerStatus::name, WarmerStatus::outcome)
				.containsExactly(tuple("Catalog.all", null), tuple("Catalog.find", WarmOutcome.LOADED),
						tuple("items", WarmOutcome.LOADED), tuple("prices", WarmOutcome.LOADED));
			assertThat(node.bean(TwoLevelCacheManager.class).access("items", Item.class).get(1L))
				.isEqualTo(new Item("item 1"));
		}
	}

	@Test
	void isReadyAfterTheLongestHoldAtTheLatest() throws InterruptedException, ExecutionException, TimeoutException {
		goOn = new CountDownLatch(1);
		try (CacheNode node = CacheNode.start(this.server, "late", Node.class, "cache-starter.warm.hold-readiness=true",
				"cache-starter.warm.max-hold=100ms")) {
			assertThat(events).contains(ReadinessState.ACCEPTING_TRAFFIC);
			CompletableFuture<WarmerStatus> run = node.bean(CacheWarmers.class).runAsync("items");
			assertThat(run).isNotDone();
			goOn.countDown();
			assertThat(run.get(30, TimeUnit.SECONDS).loaded()).isEqualTo(3);
		}
	}

	@Test
	void doesNotRunAtTheStartWhenThatIsSwitchedOff() {
		try (CacheNode node = CacheNode.start(this.server, "off", Node.class, "cache-starter.warm.on-startup=false")) {
			assertThat(node.bean(CacheWarmers.class).statuses()).extracting(WarmerStatus::since).containsOnlyNulls();
			assertThat(events).doesNotContain("load");
		}
	}

	@Test
	void callsAnAnnotatedMethodForEachKey() {
		try (CacheNode node = CacheNode.start(this.server, "methods", Node.class,
				"cache-starter.warm.on-startup=false")) {
			CacheWarmers warmers = node.bean(CacheWarmers.class);
			assertThat(warmers.names()).containsExactly("Catalog.all", "Catalog.find", "items", "prices");

			WarmerStatus found = warmers.run("Catalog.find");
			assertThat(found.cache()).isEqualTo("products");
			assertThat(found.loaded()).isEqualTo(2);
			assertThat(found.failed()).isEqualTo(1);
			assertThat(warmers.run("prices").loaded()).isEqualTo(2);
			assertThat(warmers.run("Catalog.all").loaded()).isOne();

			events.clear();
			Catalog catalog = node.bean(Catalog.class);
			assertThat(catalog.find(2)).isEqualTo(new Item("product 2"));
			assertThat(catalog.price(2, "EUR")).isEqualTo("2 EUR");
			assertThat(catalog.all()).hasSize(1);
			assertThat(events).isEmpty();
		}
	}

	@Test
	void countsKeysAndRuns() {
		try (CacheNode node = CacheNode.start(this.server, "counted", Node.class,
				"cache-starter.warm.on-startup=false")) {
			node.bean(CacheWarmers.class).run("items");
			node.bean(CacheWarmers.class).run("items");

			assertThat(node.measure("warm.keys", "warmer", "items", "outcome", "loaded")).isEqualTo(3);
			assertThat(node.measure("warm.keys", "warmer", "items", "outcome", "skipped")).isEqualTo(3);
			assertThat(node.measure("warm.runs", "warmer", "items", "outcome", "loaded")).isEqualTo(2);
			assertThat(node.measure("warm.progress", "warmer", "items")).isOne();
			assertThat(node.bean(MeterRegistry.class).get("warm.duration").timer().count()).isEqualTo(2);
		}
	}

	@Test
	void runsAtIntervals() {
		try (CacheNode node = CacheNode.start(this.server, "intervals", Scheduled.class)) {
			await().atMost(30, TimeUnit.SECONDS).until(() -> events.stream().filter("tick"::equals).count() >= 2);
			assertThat(node.bean(CacheWarmers.class).status("ticks").outcome()).isNotNull();
		}
	}

	@Test
	void startsWithoutRedisAndFillsTheHeapOnly() {
		RedisServerHandle gone = RedisServers.start();
		gone.close();
		try (CacheNode node = CacheNode.start(gone, "alone", Node.class, "cache-starter.remote.connect-timeout=200ms",
				"cache-starter.remote.timeout=200ms", "cache-starter.warm.hold-readiness=true")) {
			assertThat(node.bean(CacheWarmers.class).status("items").outcome()).isEqualTo(WarmOutcome.LOCAL_ONLY);
			events.clear();
			assertThat(node.bean(TwoLevelCacheManager.class).access("items", Item.class).get(1L))
				.isEqualTo(new Item("item 1"));
			assertThat(node.bean(Catalog.class).find(2)).isEqualTo(new Item("product 2"));
			assertThat(events).isEmpty();
		}
	}

	@Test
	void refusesAMethodThatIsNotCached() {
		assertThatException().isThrownBy(() -> CacheNode.start(this.server, "refused", NotCached.class).close())
			.havingRootCause()
			.withMessageContaining("@WarmUp on")
			.withMessageContaining("the method has no @Cacheable. Add it, or remove @WarmUp");
	}

	@Test
	void refusesParametersWithoutKeys() {
		assertThatException().isThrownBy(() -> CacheNode.start(this.server, "refused", WithoutKeys.class).close())
			.havingRootCause()
			.withMessageContaining("the method has parameters. Say what it is to be called with");
	}

	record Item(String name) {

	}

	static class Items implements CacheWarmer<Long, Item> {

		@Override
		public String cache() {
			return "items";
		}

		@Override
		public Stream<Long> keys() {
			return Stream.of(1L, 2L, 3L);
		}

		@Override
		public Map<Long, Item> load(Set<Long> keys) {
			events.add("load");
			awaitHere();
			return Map.of(1L, new Item("item 1"), 2L, new Item("item 2"), 3L, new Item("item 3"));
		}

		private static void awaitHere() {
			try {
				assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

	static class Catalog {

		@Cacheable("products")
		@WarmUp(keys = "{1, 2, 666}", concurrency = 1)
		public Item find(long id) {
			events.add("find " + id);
			if (id == 666) {
				throw new IllegalStateException("no such product");
			}
			return new Item("product " + id);
		}

		@Cacheable("prices")
		@WarmUp(name = "prices", keys = "@catalog.priced()", every = "${prices.every:10m}")
		public String price(long id, String currency) {
			events.add("price " + id);
			return id + " " + currency;
		}

		@Cacheable("lists")
		@WarmUp(cron = "0 0 5 * * *", onStartup = false)
		public List<Item> all() {
			events.add("all");
			return List.of(new Item("product 1"));
		}

		public List<List<Object>> priced() {
			return List.of(List.of(1, "EUR"), List.of(2, "EUR"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterLocksAutoConfiguration.class, CacheStarterWarmAutoConfiguration.class,
			CacheStarterWarmMetricsAutoConfiguration.class })
	static class Base {

		@Bean
		MeterRegistry meterRegistry(List<MeterBinder> binders) {
			MeterRegistry registry = new SimpleMeterRegistry();
			binders.forEach((binder) -> binder.bindTo(registry));
			return registry;
		}

		@EventListener
		void on(AvailabilityChangeEvent<ReadinessState> event) {
			events.add(event.getState());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Node extends Base {

		@Bean
		Items items() {
			return new Items();
		}

		@Bean
		Catalog catalog() {
			return new Catalog();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scheduled extends Base {

		@Bean
		Ticks ticks() {
			return new Ticks();
		}

	}

	static class Ticks {

		@Cacheable(cacheNames = "ticks", condition = "false")
		@WarmUp(name = "ticks", every = "1s")
		public String tick() {
			events.add("tick");
			return "tick";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotCached extends Base {

		@Bean
		Uncached uncached() {
			return new Uncached();
		}

	}

	static class Uncached {

		@WarmUp(keys = "{1}")
		public String find(long id) {
			return "value " + id;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutKeys extends Base {

		@Bean
		Unnamed unnamed() {
			return new Unnamed();
		}

	}

	static class Unnamed {

		@Cacheable("items")
		@WarmUp
		public String find(long id) {
			return "value " + id;
		}

	}

}
