package io.cachestarter.autoconfigure;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.cachestarter.autoconfigure.metrics.CacheStarterMetricsAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.observe.CacheMetrics;
import io.cachestarter.observe.InvalidationMetrics;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What closing an application waits for, what it leaves behind, and what works then. */
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final int CONTEXTS = 100;

	/** Like that of {@code WebServerGracefulShutdownLifecycle}. */
	private static final int GRACEFUL_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private final String app = "shutdown-" + UUID.randomUUID();

	private final List<CompletableFuture<String>> callers = new ArrayList<>();

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private RedisServerHandle server;

	private RedisProbe probe;

	@BeforeEach
	void open() {
		this.server = RedisServers.start();
		this.probe = RedisProbe.open(this.server);
	}

	@AfterEach
	void close() {
		this.release.countDown();
		this.callers.forEach((caller) -> assertThat(caller).succeedsWithin(SOON));
		this.probe.close();
		this.server.close();
	}

	@Test
	void leavesNothingBehindAfterManyContexts() throws IOException {
		MeterRegistry registry = new SimpleMeterRegistry();
		Meter own = registry.counter("cache.of.the.application");
		List<WeakReference<Object>> contexts = new ArrayList<>();
		Set<Thread> before = threads();
		String[] nowhere = nowhere();
		for (int i = 0; i < CONTEXTS; i++) {
			contexts.add(openAndClose((i % 10 == 0) ? nowhere : this.server.properties(), registry, i));
		}

		assertThat(registry.getMeters()).containsExactly(own);
		await().atMost(SOON).untilAsserted(() -> assertThat(added(before)).isEmpty());
		await().atMost(SOON).untilAsserted(() -> assertThat(this.probe.connections()).isOne());
		await().atMost(SOON).untilAsserted(() -> {
			System.gc();
			assertThat(contexts).allMatch((context) -> context.refersTo(null));
		});
	}

	private WeakReference<Object> openAndClose(String[] redis, MeterRegistry registry, int number) {
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<?> running = CompletableFuture.completedFuture(null);
		try (CacheNode node = node(redis, "cache-starter.remote.shutdown-timeout=50ms",
				"cache-starter.defaults.refresh-ahead=0.001")) {
			node.bean(CacheMetrics.class).bindTo(registry);
			node.bean(InvalidationMetrics.class).bindTo(registry);
			Cache cache = cache(node);
			cache.put("key", "value");
			assertThat(cache.<String>get("key", () -> "value")).isEqualTo("value");
			cache.evict("other");
			assertThat(cache.<String>retrieve("later", () -> CompletableFuture.supplyAsync(() -> "value")))
				.succeedsWithin(SOON);
			assertThat(registry.find("cache.gets").meters()).isNotEmpty();
			if (number % 10 == 1) {
				CountDownLatch begun = new CountDownLatch(1);
				running = CompletableFuture.runAsync(() -> cache.get("running", () -> countDownAndAwait(begun, end)),
						daemons());
				pass(begun);
			}
			if (number % 10 == 2) {
				CountDownLatch begun = new CountDownLatch(1);
				await().atMost(SOON).until(() -> {
					assertThat(cache.<String>get("key", () -> countDownAndAwait(begun, end))).isEqualTo("value");
					return begun.getCount() == 0;
				});
			}
			return new WeakReference<>(node.bean(TwoLevelCacheManager.class));
		}
		finally {
			end.countDown();
			running.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
		}
	}

	@Test
	void waitsForALoadOfACaller() {
		CacheNode node = node(this.server.properties(), "cache-starter.remote.shutdown-timeout=30s");
		loadUntilReleased(node, "key");

		CompletableFuture<Void> closed = CompletableFuture.runAsync(node::close, daemons());
		await().atMost(SOON).until(() -> node.bean(RemoteLevels.class).isClosing());
		this.release.countDown();

		assertThat(closed).succeedsWithin(SOON);
		assertThat(this.probe.text(key("key"))).endsWith("\"loaded\"");
	}

	@Test
	void waitsForARefresh() {
		CacheNode node = node(this.server.properties(), "cache-starter.remote.shutdown-timeout=30s",
				"cache-starter.defaults.refresh-ahead=0.001");
		Cache cache = cache(node);
		cache.put("key", "old");
		await().atMost(SOON).until(() -> {
			cache.get("key", this::load);
			return this.started.getCount() == 0;
		});

		CompletableFuture<Void> closed = CompletableFuture.runAsync(node::close, daemons());
		await().atMost(SOON).until(() -> node.bean(RemoteLevels.class).isClosing());
		this.release.countDown();

		assertThat(closed).succeedsWithin(SOON);
		assertThat(this.probe.text(key("key"))).endsWith("\"loaded\"");
	}

	/** The goodbye of the bus would wait for it, too, but only on the same connection. */
	@Test
	void waitsForACallThatIsOnItsWay() {
		try (CacheNode node = node(this.server.properties(), "cache-starter.remote.shutdown-timeout=30s")) {
			CompletableFuture<String> source = new CompletableFuture<>();
			CompletableFuture<String> caller = cache(node).retrieve("key", () -> source);
			await().atMost(SOON).until(() -> source.getNumberOfDependents() > 0);
			this.probe.pauseWrites(Duration.ofSeconds(2));
			source.complete("loaded");

			node.bean(RemoteLevels.class).close();

			assertThat(this.probe.text(key("key"))).endsWith("\"loaded\"");
			assertThat(caller).succeedsWithin(SOON).isEqualTo("loaded");
		}
	}

	@Test
	void givesUpALoadThatGoesOnAndSaysSo(CapturedOutput output) {
		CacheNode node = node(this.server.properties(), "cache-starter.remote.shutdown-timeout=100ms");
		try (CacheNode other = node(this.server.properties())) {
			loadUntilReleased(node, "key");

			node.close();

			assertThat(cache(other).<String>retrieve("key", () -> CompletableFuture.completedFuture("other")))
				.succeedsWithin(SOON)
				.isEqualTo("other");
			this.release.countDown();
			this.callers.forEach((caller) -> assertThat(caller).succeedsWithin(SOON).isEqualTo("loaded"));
			assertThat(this.probe.text(key("key"))).endsWith("\"other\"");
		}
		assertThat(output).containsOnlyOnce("0 tasks, 1 loads, 0 calls to Redis");
	}

	@Test
	void answersFromTheLoaderAfterTheEnd() {
		CacheNode node = node(this.server.properties());
		TwoLevelCacheManager cacheManager = node.bean(TwoLevelCacheManager.class);
		Cache cache = cache(node);
		cache.put("key", "value");

		node.close();

		assertThat(CompletableFuture.supplyAsync(() -> cache.get("other", () -> "loaded"), daemons()))
			.succeedsWithin(SOON)
			.isEqualTo("loaded");
		assertThat(cache.<String>retrieve("another", () -> CompletableFuture.completedFuture("loaded")))
			.succeedsWithin(SOON)
			.isEqualTo("loaded");
		assertThat(CompletableFuture.runAsync(() -> {
			cache.put("put", "value");
			cache.evict("key");
			cache.clear();
		}, daemons())).succeedsWithin(SOON);
		Cache another = Objects.requireNonNull(cacheManager.getCache("created-after-the-end"));
		assertThat(CompletableFuture.supplyAsync(() -> another.get("key", () -> "loaded"), daemons()))
			.succeedsWithin(SOON)
			.isEqualTo("loaded");
	}

	@Test
	void servesUntilTheWebServerHasEndedAndLonger() {
		node(this.server.properties()).close();

		assertThat(LifecycleNode.served).containsExactly("phase " + GRACEFUL_PHASE, "phase " + Integer.MIN_VALUE);
		for (int phase : new int[] { GRACEFUL_PHASE, Integer.MIN_VALUE }) {
			assertThat(this.probe.text(key("\"phase " + phase + "\""))).endsWith("\"served\"");
		}
	}

	@Test
	void closesAtOnceWhenNothingIsUnderWay() {
		CacheNode node = node(this.server.properties(), "cache-starter.remote.shutdown-timeout=10m");
		cache(node).put("key", "value");

		assertThat(CompletableFuture.runAsync(node::close, daemons())).succeedsWithin(SOON);
	}

	private CacheNode node(String[] redis, String... properties) {
		List<String> all = new ArrayList<>(List.of("cache-starter.remote.load-lease=5m",
				"cache-starter.defaults.load-timeout=10m", "cache-starter.sweep.enabled=false"));
		all.addAll(List.of(properties));
		return CacheNode.start(redis, this.app, LifecycleNode.class, all.toArray(String[]::new));
	}

	private String key(String text) {
		return this.app + ":cache:shutdown:" + text;
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("shutdown"));
	}

	private void loadUntilReleased(CacheNode node, String key) {
		Cache cache = cache(node);
		this.callers.add(CompletableFuture.supplyAsync(() -> cache.get(key, this::load), daemons()));
		pass(this.started);
	}

	private String load() {
		return countDownAndAwait(this.started, this.release);
	}

	private static String countDownAndAwait(CountDownLatch started, CountDownLatch release) {
		started.countDown();
		pass(release);
		return "loaded";
	}

	private static void pass(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private static Executor daemons() {
		return (task) -> {
			Thread thread = new Thread(task, "shutdown-test");
			thread.setDaemon(true);
			thread.start();
		};
	}

	private static String[] nowhere() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new String[] { "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + socket.getLocalPort() };
		}
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("cache-starter-")
					|| thread.getName().startsWith("lettuce-"))
			.collect(Collectors.toSet());
	}

	private static Set<String> added(Set<Thread> before) {
		Set<Thread> now = new HashSet<>(threads());
		now.removeAll(before);
		return now.stream().map(Thread::getName).collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterMetricsAutoConfiguration.class })
	static class LifecycleNode {

		static final List<String> served = new ArrayList<>();

		@Bean
		UsesTheCacheWhenItStops asTheWebServerIsDrained(TwoLevelCacheManager cacheManager) {
			return new UsesTheCacheWhenItStops(cacheManager, GRACEFUL_PHASE);
		}

		@Bean
		UsesTheCacheWhenItStops asTheLastOneStops(TwoLevelCacheManager cacheManager) {
			return new UsesTheCacheWhenItStops(cacheManager, Integer.MIN_VALUE);
		}

	}

	/** Like a request that is in flight when the application closes. */
	private static final class UsesTheCacheWhenItStops implements SmartLifecycle {

		private final TwoLevelCacheManager cacheManager;

		private final int phase;

		private volatile boolean running;

		UsesTheCacheWhenItStops(TwoLevelCacheManager cacheManager, int phase) {
			this.cacheManager = cacheManager;
			this.phase = phase;
		}

		@Override
		public void start() {
			this.running = true;
			LifecycleNode.served.clear();
		}

		@Override
		public void stop() {
			this.running = false;
			String key = "phase " + this.phase;
			Callable<String> loader = () -> "served";
			Cache cache = Objects.requireNonNull(this.cacheManager.getCache("shutdown"));
			if ("served".equals(cache.get(key, loader))) {
				LifecycleNode.served.add(key);
			}
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

}
