package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the cache does however the servers are set up, on two nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TopologyContract {

	static final Duration SOON = Duration.ofSeconds(30);

	private static final int KEYS = 300;

	/** A primary has more of them than there are dead keys of other tests. */
	private static final int DEAD_KEYS = 900;

	private final String items = "items-" + UUID.randomUUID();

	private CacheNode first;

	private CacheNode second;

	/**
	 * Return what an application needs to find the servers.
	 * @return pairs in the form {@code name=value}
	 */
	abstract String[] servers();

	abstract void stopServers();

	@BeforeAll
	void start() {
		this.first = node(servers());
		this.second = node(servers());
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@AfterAll
	void stop() {
		this.first.close();
		this.second.close();
		stopServers();
	}

	@Test
	void readsAndWritesManyKeysAtOnce() {
		Map<Integer, String> all = IntStream.range(0, KEYS)
			.boxed()
			.collect(Collectors.toMap(Function.identity(), (key) -> "bulk " + key));

		bulk(this.first).putAll(all);

		assertThat(bulk(this.second).getAll(all.keySet())).isEqualTo(all);
		bulk(this.second).evictAll(all.keySet());
		assertThat(bulk(this.second).getAll(all.keySet())).isEmpty();
		await().atMost(SOON).until(() -> bulk(this.first).getAll(all.keySet()).isEmpty());
	}

	@Test
	void loadsManyKeysAtOnce() {
		Set<Integer> keys = IntStream.range(KEYS, 2 * KEYS).boxed().collect(Collectors.toSet());

		Map<Integer, String> loaded = bulk(this.first).getAll(keys,
				(missing) -> missing.stream().collect(Collectors.toMap(Function.identity(), (key) -> "loaded " + key)));

		assertThat(loaded).hasSize(KEYS).containsEntry(KEYS, "loaded " + KEYS);
		assertThat(bulk(this.second).getAll(keys)).isEqualTo(loaded);
	}

	@Test
	void loadsOnceForAllNodes() throws InterruptedException {
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CompletableFuture<String> loaded = CompletableFuture.supplyAsync(() -> access(this.first).get("once", (key) -> {
			loading.countDown();
			awaitLatch(goOn);
			return "value " + loads.incrementAndGet();
		}));
		assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<String> waiting = CompletableFuture
			.supplyAsync(() -> access(this.second).get("once", (key) -> "value " + loads.incrementAndGet()));

		goOn.countDown();

		assertThat(loaded).succeedsWithin(SOON).isEqualTo("value 1");
		assertThat(waiting).succeedsWithin(SOON).isEqualTo("value 1");
		assertThat(loads).hasValue(1);
	}

	@Test
	void invalidatesTagsOnAllNodes() {
		for (int i = 0; i < KEYS; i++) {
			access(this.first).put("tagged " + i, "value", new EntryOptions(null, List.of("tag " + i % 2), null));
		}
		assertThat(access(this.second).get("tagged 0")).isEqualTo("value");

		this.second.bean(TwoLevelCacheManager.class).tags().invalidate("tag 0");

		assertThat(access(this.second).get("tagged 0")).isNull();
		await().atMost(SOON).until(() -> access(this.first).get("tagged 0") == null);
		assertThat(access(this.first).get("tagged 1")).isEqualTo("value");
		assertThat(access(this.second).get("tagged 1")).isEqualTo("value");
	}

	@Test
	void evictsFromAllNodesWhatWasPutAgain() {
		access(this.first).put("key", "old");
		assertThat(access(this.second).get("key")).isEqualTo("old");

		access(this.first).put("key", "new");
		await().atMost(SOON).until(() -> "new".equals(access(this.second).get("key")));
		access(this.second).evict("key");

		await().atMost(SOON).until(() -> access(this.first).get("key") == null);
	}

	@Test
	void keepsTheNewerOfTwoVersions() {
		access(this.first).put("versioned", "two", 2);
		access(this.second).put("versioned", "one", 1);

		assertThat(access(this.second).get("versioned")).isEqualTo("two");
		assertThat(access(this.first).touch("versioned")).isTrue();
	}

	@Test
	void givesBackTheMemoryOfAClearedCacheOnAllPrimaries() {
		CacheAccess<Integer, String> dead = this.first.bean(TwoLevelCacheManager.class)
			.access("dead-" + UUID.randomUUID(), String.class);
		dead.putAll(
				IntStream.range(0, DEAD_KEYS).boxed().collect(Collectors.toMap(Function.identity(), String::valueOf)));

		dead.clear();

		assertThat(dead.get(1)).isNull();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.first.bean(TwoLevelCacheManager.class).swept()
					+ this.second.bean(TwoLevelCacheManager.class).swept() >= DEAD_KEYS);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	CacheAccess<String, String> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access(this.items, String.class);
	}

	private CacheAccess<Integer, String> bulk(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access(this.items + "-bulk", String.class);
	}

	CacheNode first() {
		return this.first;
	}

	CacheNode second() {
		return this.second;
	}

	private static CacheNode node(String[] servers) {
		return CacheNode.start(servers, "topology", Node.class, "cache-starter.sweep.interval=500ms",
				"cache-starter.defaults.ttl=1h");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
