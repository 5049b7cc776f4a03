package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many callers on many nodes miss the same keys at the same moment. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StampedeIntegrationTests {

	private static final int NODES = 10;

	private static final Duration LOAD = Duration.ofMillis(200);

	/** On a quiet machine it is 300 ms. */
	private static final Duration SERVED_WITHIN = Duration.ofSeconds(5);

	private static final Duration SOON = Duration.ofSeconds(30);

	private final List<CacheNode> nodes = new ArrayList<>();

	private final AtomicInteger loads = new AtomicInteger();

	@BeforeAll
	void start() {
		String app = "stampede-" + UUID.randomUUID();
		for (int i = 0; i < NODES; i++) {
			this.nodes.add(CacheNode.start(RedisServers.shared(), app, Node.class));
		}
		CacheNode.awaitEachOther(this.nodes.toArray(CacheNode[]::new));
	}

	@AfterAll
	void stop() {
		this.nodes.forEach(CacheNode::close);
	}

	@Test
	void loadsOnceForAThousandCallersOnTenNodes() {
		warmUp();

		Crowd<Item> crowd = onEachNode(100, (items) -> items.find("cold", this::load));

		assertThat(crowd.results()).containsOnly(new Item("loaded"));
		assertThat(this.loads).hasValue(1);
		assertIsServedSoon(crowd.awaitEnd(), "1000 callers of one key");
	}

	@Test
	void loadsEachOfTwentyKeysOnce() {
		warmUp();
		List<Callable<Item>> calls = new ArrayList<>();
		for (int key = 0; key < 20; key++) {
			String text = "cold-" + key;
			for (CacheNode node : this.nodes) {
				calls.addAll(List.of(() -> node.bean(Items.class).find(text, this::load),
						() -> node.bean(Items.class).find(text, this::load)));
			}
		}

		Crowd<Item> crowd = Crowd.start(calls);

		assertThat(crowd.results()).hasSize(400).containsOnly(new Item("loaded"));
		assertThat(this.loads).hasValue(20);
		assertIsServedSoon(crowd.awaitEnd(), "400 callers of 20 keys");
	}

	@Test
	void servesOtherKeysMeanwhile() {
		this.nodes.get(0).bean(Items.class).find("warm", () -> new Item("warm"));
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Crowd<Item> stuck = onEachNode(20, (items) -> items.find("stuck", () -> {
			entered.countDown();
			await().atMost(SOON).until(() -> release.getCount() == 0);
			return new Item("late");
		}));
		await().atMost(SOON).until(() -> entered.getCount() == 0);

		Crowd<Item> others = onEachNode(1, (items) -> items.find("warm", this::load));

		assertThat(others.results()).containsOnly(new Item("warm"));
		release.countDown();
		assertThat(stuck.results()).containsOnly(new Item("late"));
	}

	@Test
	void loadsOnceForFutures() {
		List<CompletableFuture<Item>> found = callOnTwoNodes((items) -> items.findLater("future", this::loadLater));

		assertAllLoaded(found);
	}

	@Test
	void loadsOnceForMonos() {
		List<CompletableFuture<Item>> found = callOnTwoNodes(
				(items) -> items.findReactively("mono", () -> Mono.fromFuture(this::loadLater)).toFuture());

		assertAllLoaded(found);
	}

	@Test
	void tellsEachCallerWhenTheLoaderFails() {
		Crowd<Item> crowd = onEachNode(20, (items) -> items.find("failing", () -> {
			LockSupport.parkNanos(LOAD.toNanos());
			throw new IllegalStateException("planted");
		}));

		assertThat(crowd.failures()).hasSize(20 * NODES)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class).hasMessage("planted"));
	}

	@Test
	void tellsEachCallerWhenAFutureFails() {
		List<CompletableFuture<Item>> found = callOnTwoNodes(
				(items) -> items.findLater("failing-future", () -> loadLater().thenApply((item) -> {
					throw new IllegalStateException("planted");
				})));

		assertThat(found)
			.allSatisfy((each) -> assertThat(each.handle((item, ex) -> Loads.origin(ex))).succeedsWithin(SOON)
				.satisfies((ex) -> assertThat(ex).hasMessage("planted")));
	}

	@Test
	void keepsNobodyWaitingForAValueThatIsNotStored() {
		Items items = this.nodes.get(0).bean(Items.class);
		items.findUnstored("other", this::load);

		Crowd<Item> crowd = Crowd.start(IntStream.range(0, 50)
			.<Callable<Item>>mapToObj((i) -> () -> items.findUnstored("unstored", this::load))
			.toList());

		assertThat(crowd.results()).containsOnly(new Item("loaded"));
		assertThat(crowd.awaitEnd()).as("50 callers, one after the other 10 s, together 400 ms")
			.isLessThan(SERVED_WITHIN);
	}

	/** Loads scripts and classes, so that what is measured is the load. */
	private void warmUp() {
		this.nodes
			.forEach((node) -> node.bean(Items.class).find("first-" + UUID.randomUUID(), () -> new Item("first")));
		this.loads.set(0);
	}

	private Item load() {
		this.loads.incrementAndGet();
		LockSupport.parkNanos(LOAD.toNanos());
		return new Item("loaded");
	}

	private CompletableFuture<Item> loadLater() {
		this.loads.incrementAndGet();
		Executor later = CompletableFuture.delayedExecutor(LOAD.toMillis(), TimeUnit.MILLISECONDS);
		return CompletableFuture.supplyAsync(() -> new Item("loaded"), later);
	}

	private Crowd<Item> onEachNode(int callers, Function<Items, Item> call) {
		List<Callable<Item>> calls = new ArrayList<>();
		for (CacheNode node : this.nodes) {
			Items items = node.bean(Items.class);
			for (int i = 0; i < callers; i++) {
				calls.add(() -> call.apply(items));
			}
		}
		return Crowd.start(calls);
	}

	private List<CompletableFuture<Item>> callOnTwoNodes(Function<Items, CompletableFuture<Item>> call) {
		this.loads.set(0);
		List<CompletableFuture<Item>> found = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			found.add(call.apply(this.nodes.get(i % 2).bean(Items.class)));
		}
		return found;
	}

	private void assertAllLoaded(List<CompletableFuture<Item>> found) {
		assertThat(found).allSatisfy((each) -> assertThat(each).succeedsWithin(SOON).isEqualTo(new Item("loaded")));
		assertThat(this.loads).hasValue(1);
	}

	private static void assertIsServedSoon(Duration took, String who) {
		System.out.println("Stampede: " + who + " were served within " + took.toMillis() + " ms");
		assertThat(took).as(who).isLessThan(SERVED_WITHIN);
	}

	record Item(String name) {
	}

	static class Items {

		@Cacheable(cacheNames = "items", key = "#p0")
		public Item find(String key, Supplier<Item> loader) {
			return loader.get();
		}

		@Cacheable(cacheNames = "items", key = "#p0", unless = "true")
		public Item findUnstored(String key, Supplier<Item> loader) {
			return loader.get();
		}

		@Cacheable(cacheNames = "items", key = "#p0")
		public CompletableFuture<Item> findLater(String key, Supplier<CompletableFuture<Item>> loader) {
			return loader.get();
		}

		@Cacheable(cacheNames = "items", key = "#p0")
		public Mono<Item> findReactively(String key, Supplier<Mono<Item>> loader) {
			return loader.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	@Import(Items.class)
	static class Node {

	}

}
