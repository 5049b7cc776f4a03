package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisLine;
import io.cachestarter.test.RedisLine.Traffic;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clears of whole caches, large ones and ones that others use at the same time. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClearIntegrationTests {

	private static final int MANY = 20_000;

	private static final Duration SOON = Duration.ofSeconds(30);

	private RedisServerHandle redis;

	private RedisLine line;

	private CacheNode clearingNode;

	private List<CacheNode> nodes;

	private Cache first;

	private Cache second;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.line = RedisLine.to(this.redis);
		this.nodes = List.of(start(this.redis.properties()), start(this.redis.properties()));
		this.clearingNode = start(this.line.properties());
		CacheNode.awaitEachOther(this.nodes.get(0), this.nodes.get(1), this.clearingNode);
	}

	private static CacheNode start(String[] server) {
		return CacheNode.start(server, "clear", Node.class, "cache-starter.defaults.local.max-entries=50000",
				"cache-starter.defaults.local.ttl=10m");
	}

	@BeforeEach
	void useAnotherCache() {
		String name = "items-" + UUID.randomUUID();
		this.first = cache(this.nodes.get(0), name);
		this.second = cache(this.nodes.get(1), name);
	}

	@AfterAll
	void stop() {
		this.clearingNode.close();
		this.nodes.forEach(CacheNode::close);
		this.line.close();
		this.redis.close();
	}

	@Test
	void clearsManyEntriesOnAllNodesWithOneCommand() {
		forAllKeys((key) -> this.first.put(key, "old"));
		forAllKeys((key) -> assertThat(value(this.second, key)).isEqualTo("old"));
		Cache clearing = cache(this.clearingNode, this.first.getName());
		assertThat(value(clearing, 0)).isEqualTo("old");

		Traffic traffic = this.line.of(clearing::clear);

		assertThat(traffic.commands()).as("one command, and a heartbeat may have come between")
			.contains("EVALSHA")
			.hasSizeLessThan(4);
		assertThat(value(clearing, 0)).isNull();
		for (Cache cache : List.of(this.first, this.second)) {
			eventually().untilAsserted(() -> assertThat(value(cache, 0)).isNull());
			forAllKeys((key) -> assertThat(value(cache, key)).isNull());
		}
	}

	@Test
	void servesNothingOldOnTheSameNodeAsSoonAsItReturns() {
		for (int round = 0; round < 50; round++) {
			for (int key = 0; key < 10; key++) {
				this.first.put(key, "old");
			}
			this.first.clear();

			for (int key = 0; key < 10; key++) {
				assertThat(value(this.first, key)).isNull();
			}
		}
	}

	@Test
	void keepsWhatIsPutAfterIt() {
		for (int round = 0; round < 50; round++) {
			String value = "after clear " + round;
			this.first.clear();
			this.first.put("k", value);

			assertThat(value(this.first, "k")).isEqualTo(value);
			eventually().untilAsserted(() -> assertThat(value(this.second, "k")).isEqualTo(value));
		}
		this.second.clear();
		eventually().untilAsserted(() -> assertThat(value(this.first, "k")).isNull());
	}

	@Test
	void doesNotServeALoadThatHasBegunBefore() {
		loadWhile(this.first, this.first::clear, () -> {
			assertThat(this.first.get("k", () -> "new")).isEqualTo("new");
			return "returned";
		});
	}

	@Test
	void doesNotServeForLongALoadThatHasBegunOnAnotherNode() {
		loadWhile(this.second, this.first::clear, () -> "nothing");
	}

	/**
	 * Lets a load begin, clears meanwhile, and lets it end; a caller that comes between
	 * may have to wait for that.
	 */
	private void loadWhile(Cache loading, Runnable clear, Callable<String> between) {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Crowd<String> overtaken = Crowd.start(List.of(() -> loading.get("k", () -> {
			entered.countDown();
			release.await();
			return "old";
		})));
		eventually().until(() -> entered.getCount() == 0);
		clear.run();
		Crowd<String> later = Crowd.start(List.of(between));
		release.countDown();

		assertThat(overtaken.results()).containsExactly("old");
		assertThat(later.failures()).isEmpty();
		for (Cache cache : List.of(this.first, this.second)) {
			eventually().untilAsserted(() -> assertThat(cache.get("k", () -> "new")).isEqualTo("new"));
		}
	}

	@Test
	void endsUpCurrentWhenTwoNodesClearAtOnce() {
		Map<Integer, Integer> database = new ConcurrentHashMap<>();
		for (int round = 0; round < 20; round++) {
			int version = round;
			IntStream.range(0, 50).forEach((key) -> database.put(key, version));
			Crowd<Object> crowd = Crowd.start(List.of(clearing(this.first), clearing(this.second), reading(database)));

			assertThat(crowd.failures()).isEmpty();
			for (Cache cache : List.of(this.first, this.second)) {
				eventually().untilAsserted(() -> assertThat(IntStream.range(0, 50))
					.allSatisfy((key) -> assertThat(current(cache, database, key)).isEqualTo(version)));
			}
		}
	}

	private static Callable<Object> clearing(Cache cache) {
		return () -> {
			cache.clear();
			return "cleared";
		};
	}

	private Callable<Object> reading(Map<Integer, Integer> database) {
		return () -> IntStream.range(0, 50)
			.map((key) -> current(this.first, database, key) + current(this.second, database, key))
			.sum();
	}

	private static Integer current(Cache cache, Map<Integer, Integer> database, int key) {
		return Objects.requireNonNull(cache.get(key, () -> database.get(key)));
	}

	private static ConditionFactory eventually() {
		return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
	}

	private static void forAllKeys(IntConsumer action) {
		Crowd<Boolean> crowd = Crowd.start(IntStream.range(0, 8).<Callable<Boolean>>mapToObj((part) -> () -> {
			IntStream.range(0, MANY).filter((key) -> key % 8 == part).forEach(action);
			return true;
		}).toList());
		assertThat(crowd.results()).containsOnly(true);
	}

	private static @Nullable Object value(Cache cache, Object key) {
		Cache.ValueWrapper found = cache.get(key);
		return (found != null) ? found.get() : null;
	}

	private static Cache cache(CacheNode node, String name) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache(name));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
