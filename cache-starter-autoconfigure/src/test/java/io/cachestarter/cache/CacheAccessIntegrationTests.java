package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.cachestarter.annotation.CacheName;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** The programmatic door, on two nodes. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheAccessIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String APP = "access";

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode first;

	private CacheNode second;

	private String name;

	private CacheAccess<Long, Item> here;

	private CacheAccess<Long, Item> there;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.first = CacheNode.start(this.server, APP, Node.class, "cache-starter.defaults.ttl-jitter=0");
		this.second = CacheNode.start(this.server, APP, Node.class, "cache-starter.defaults.ttl-jitter=0");
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.first.close();
		this.second.close();
		this.redis.close();
		this.server.close();
	}

	@BeforeEach
	void useAnotherCache() {
		this.name = "items-" + UUID.randomUUID();
		this.here = access(this.first);
		this.there = access(this.second);
	}

	private CacheAccess<Long, Item> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access(this.name, Item.class);
	}

	@Test
	void loadsOnceForBothNodes() {
		AtomicInteger loads = new AtomicInteger();

		assertThat(this.here.get(1L, (key) -> new Item("loaded " + loads.incrementAndGet())))
			.isEqualTo(new Item("loaded 1"));
		assertThat(this.there.get(1L, (key) -> new Item("loaded " + loads.incrementAndGet())))
			.isEqualTo(new Item("loaded 1"));
		assertThat(this.here.get(1L)).isEqualTo(new Item("loaded 1"));
		assertThat(this.here.get(2L)).isNull();
	}

	@Test
	void passesTheExceptionOfTheLoaderOnUnchanged() {
		assertThatIllegalStateException().isThrownBy(() -> this.here.get(1L, (key) -> {
			throw new IllegalStateException("planted");
		})).withMessage("planted");
		assertThatIllegalStateException().isThrownBy(() -> this.here.getAll(List.of(1L, 2L), (keys) -> {
			throw new IllegalStateException("planted");
		})).withMessage("planted");
		assertThat(this.here.get(1L, (key) -> new Item("next"))).isEqualTo(new Item("next"));
	}

	@Test
	void getsAllInTheOrderOfTheKeysWithOneLoadForThoseThatAreMissing() {
		this.there.put(2L, new Item("put 2"));
		this.there.put(4L, new Item("put 4"));
		List<Set<Long>> asked = new ArrayList<>();

		Map<Long, Item> found = this.here.getAll(List.of(5L, 4L, 3L, 2L, 1L, 4L), (keys) -> {
			asked.add(Set.copyOf(keys));
			return keys.stream()
				.filter((key) -> key != 5)
				.collect(Collectors.toMap((key) -> key, (key) -> new Item("loaded " + key)));
		});

		assertThat(asked).containsExactly(Set.of(1L, 3L, 5L));
		assertThat(found).containsExactly(Map.entry(4L, new Item("put 4")), Map.entry(3L, new Item("loaded 3")),
				Map.entry(2L, new Item("put 2")), Map.entry(1L, new Item("loaded 1")));
		assertThat(this.there.getAll(List.of(1L, 3L, 5L), CacheAccessIntegrationTests::fail)).containsOnlyKeys(1L, 3L);
	}

	@Test
	void findsAllWithoutLoading() {
		this.there.put(2L, new Item("put 2"));

		assertThat(this.here.getAll(List.of(1L, 2L, 3L))).containsExactly(Map.entry(2L, new Item("put 2")));
		assertThat(this.here.getAll(List.of())).isEmpty();
	}

	@Test
	void getsFiveHundredKeys() {
		Set<Long> keys = LongStream.range(0, 500).boxed().collect(Collectors.toSet());
		this.there.putAll(keys.stream().collect(Collectors.toMap((key) -> key, (key) -> new Item("item " + key))));

		Map<Long, Item> found = this.here.getAll(keys, CacheAccessIntegrationTests::fail);

		assertThat(found).hasSize(500).allSatisfy((key, item) -> assertThat(item.name()).isEqualTo("item " + key));
		this.here.evictAll(keys);
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.getAll(keys)).isEmpty());
	}

	@Test
	void waitsForKeysThatSomebodyElseLoadsAfterItsOwn() throws InterruptedException, ExecutionException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<Item> other = this.threads.submit(() -> this.there.get(1L, (key) -> {
			loading.countDown();
			awaitQuietly(release);
			return new Item("other");
		}));
		loading.await();
		List<Set<Long>> asked = new ArrayList<>();

		Future<Map<Long, Item>> all = this.threads.submit(() -> this.here.getAll(List.of(1L, 2L), (keys) -> {
			asked.add(Set.copyOf(keys));
			return keys.stream().collect(Collectors.toMap((key) -> key, (key) -> new Item("mine")));
		}));
		await().atMost(SOON).until(() -> this.here.get(2L) != null);
		release.countDown();

		assertThat(all.get()).containsEntry(1L, new Item("other")).containsEntry(2L, new Item("mine"));
		assertThat(other.get()).isEqualTo(new Item("other"));
		assertThat(asked).containsExactly(Set.of(2L));
	}

	@Test
	void storesNothingOfABulkLoadThatAnEvictHasOvertaken() {
		Map<Long, Item> found = this.here.getAll(List.of(1L, 2L), (keys) -> {
			this.there.evict(1L);
			return new TreeMap<>(Map.of(1L, new Item("old"), 2L, new Item("two")));
		});

		assertThat(found).containsEntry(1L, new Item("old"));
		assertThat(this.there.get(1L)).isNull();
		assertThat(this.there.get(2L)).isEqualTo(new Item("two"));
		await().atMost(SOON).untilAsserted(() -> assertThat(this.here.get(1L)).isNull());
	}

	@Test
	void keepsTheNewerVersionWhateverTheOrder() {
		this.here.put(1L, new Item("v2"), 2);
		this.there.put(1L, new Item("v1"), 1);
		assertThat(this.there.get(1L)).isEqualTo(new Item("v2"));
		assertThat(this.here.get(1L)).isEqualTo(new Item("v2"));

		this.there.put(1L, new Item("v3"), 3);
		await().atMost(SOON).untilAsserted(() -> assertThat(this.here.get(1L)).isEqualTo(new Item("v3")));

		long wide = Long.MAX_VALUE;
		this.here.put(2L, new Item("last"), wide);
		this.here.put(2L, new Item("before"), wide - 1);
		assertThat(this.there.get(2L)).isEqualTo(new Item("last"));
	}

	@Test
	void refusesImpossibleOptions() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.here.put(1L, new Item("x"), -1))
			.withMessageContaining("'version'")
			.withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> EntryOptions.NONE.withTtl(Duration.ZERO))
			.withMessageContaining("'ttl'");
		assertThatIllegalArgumentException().isThrownBy(() -> EntryOptions.NONE.withTags(" "))
			.withMessageContaining("must not be blank");
	}

	@Test
	void putsWithATimeToLiveAndTagsOfItsOwn() {
		this.here.put(1L, new Item("short"), EntryOptions.NONE.withTtl(Duration.ofSeconds(30)).withTags("red"));
		this.here.get(2L, (key) -> new Item("blue"), (item) -> EntryOptions.NONE.withTags(item.name()));

		assertThat(this.redis.ttlMillis(key(1))).isBetween(1L, 30_000L);
		assertThat(this.there.get(1L)).isNotNull();
		assertThat(this.there.get(2L)).isNotNull();

		this.first.bean(TagOperations.class).invalidate("red");
		assertThat(this.here.get(1L)).isNull();
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(1L)).isNull());
		assertThat(this.there.get(2L)).isNotNull();
		this.second.bean(TagOperations.class).invalidate("blue", "green");
		await().atMost(SOON).untilAsserted(() -> assertThat(this.here.get(2L)).isNull());
	}

	@Test
	void continuesOnThreadsThatMayBlock() {
		Cache cache = Objects
			.requireNonNull(this.first.bean(TwoLevelCacheManager.class).getCache(this.name, Item.class));
		List<String> threads = new ArrayList<>();

		for (int i = 0; i < 100; i++) {
			threads.add(cache.retrieve((long) i, () -> CompletableFuture.completedFuture(new Item("loaded")))
				.thenApply((item) -> Thread.currentThread().getName())
				.join());
		}

		assertThat(threads).noneMatch((thread) -> thread.startsWith("lettuce"));
	}

	@Test
	void touchBeginsTheTimeToLiveAnew() {
		this.here.put(1L, new Item("touched"), EntryOptions.NONE.withTtl(Duration.ofSeconds(30)));

		assertThat(this.here.touch(1L)).isTrue();
		assertThat(this.redis.ttlMillis(key(1))).isGreaterThan(30_000);
		assertThat(this.here.touch(2L)).isFalse();
	}

	@Test
	void clearsWithoutTouchingWhatIsPutAfterwards() {
		this.here.put(1L, new Item("old"));

		this.there.clear();
		this.there.put(2L, new Item("new"));

		await().atMost(SOON).untilAsserted(() -> assertThat(this.here.get(1L)).isNull());
		assertThat(this.here.get(2L)).isEqualTo(new Item("new"));
	}

	@Test
	void isInjectedByTheNameAndTypeOfTheParameter() {
		Users users = this.first.bean(Users.class);

		users.numbers.put("a", List.of(1, 2));

		assertThat(this.second.bean(Users.class).numbers.get("a")).isEqualTo(List.of(1, 2));
		assertThat(this.second.bean(TwoLevelCacheManager.class)
			.access("numbers", new ParameterizedTypeReference<List<Integer>>() {
			})
			.get("a")).isEqualTo(List.of(1, 2));
	}

	@Test
	void isInjectedByTheNameThatItIsGiven() {
		Users users = this.first.bean(Users.class);
		users.named.put(1L, "one");
		users.field.put(2L, "two");

		CacheAccess<Long, String> access = this.second.bean(TwoLevelCacheManager.class)
			.access("with-hyphens", String.class);
		assertThat(access.getAll(List.of(1L, 2L))).isEqualTo(Map.of(1L, "one", 2L, "two"));
	}

	@Test
	void removesInvalidatedEntriesFromRedisInTheBackground() {
		try (CacheNode sweeping = CacheNode.start(this.server, "sweeping", Node.class,
				"cache-starter.sweep.interval=200ms", "cache-starter.defaults.ttl=1h")) {
			TwoLevelCacheManager manager = sweeping.bean(TwoLevelCacheManager.class);
			CacheAccess<Long, Item> dead = manager.access("dead", Item.class);
			CacheAccess<Long, Item> alive = manager.access("alive", Item.class);
			Map<Long, Item> items = new LinkedHashMap<>();
			LongStream.range(0, 300).forEach((key) -> items.put(key, new Item("item " + key)));
			dead.putAll(items);
			alive.putAll(items);

			dead.clear();
			dead.put(1000L, new Item("after"));
			sweeping.bean(RemoteLevels.class).tags().view().flush();

			await().atMost(SOON)
				.untilAsserted(() -> assertThat(this.redis.keys("sweeping:cache:dead:"))
					.containsExactly("sweeping:cache:dead:1000"));
			assertThat(this.redis.keys("sweeping:cache:alive:")).hasSize(300);
			assertThat(manager.swept()).isEqualTo(300);
		}
	}

	private String key(long id) {
		return APP + ":cache:" + this.name + ":" + id;
	}

	private static Map<Long, Item> fail(Set<Long> keys) {
		throw new AssertionError("Nothing is to be loaded, but " + keys);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	record Item(String name) {
	}

	static class Users {

		private final CacheAccess<String, List<Integer>> numbers;

		private final CacheAccess<Long, String> named;

		@Autowired
		@CacheName("with-hyphens")
		private CacheAccess<Long, String> field;

		Users(CacheAccess<String, List<Integer>> numbers, @CacheName("with-hyphens") CacheAccess<Long, String> named) {
			this.numbers = Objects.requireNonNull(numbers);
			this.named = Objects.requireNonNull(named);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

		@Bean
		Users users(CacheAccess<String, List<Integer>> numbers,
				@CacheName("with-hyphens") CacheAccess<Long, String> named) {
			return new Users(numbers, named);
		}

	}

}
