package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.cachestarter.annotation.CacheTags;
import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests entries with tags on two nodes. No two loads give equal items, so equal items
 * prove that the second came from a cache.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaggedEntriesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final AtomicLong IDS = new AtomicLong();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final String app = "tagged-" + UUID.randomUUID();

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode firstNode;

	private CacheNode secondNode;

	private Items first;

	private Items second;

	private long id;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.firstNode = startNode();
		this.secondNode = startNode();
		CacheNode.awaitEachOther(this.firstNode, this.secondNode);
		this.first = this.firstNode.bean(Items.class);
		this.second = this.secondNode.bean(Items.class);
	}

	private CacheNode startNode() {
		return CacheNode.start(this.server, this.app, Node.class, "cache-starter.caches.heap.remote.enabled=false",
				"cache-starter.caches.redis.local.enabled=false",
				"cache-starter.caches.configured.tags=configured,also configured");
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.secondNode.close();
		this.firstNode.close();
		this.redis.close();
		this.server.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.id = IDS.incrementAndGet();
	}

	@ParameterizedTest
	@ValueSource(strings = { "item:", "category:", "twice:" })
	void invalidatesAnEntryByAnyOfItsTags(String tag) {
		Item loaded = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));

		invalidate(tag + this.id);

		assertLoadedAnew(loaded, () -> this.first.item(this.id), () -> this.second.item(this.id));
	}

	@Test
	void invalidatesEntriesOfSeveralCaches() {
		Item item = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));
		Item inRedis = this.first.inRedis(this.id);
		Item inHeap = this.first.inHeap(this.id);

		invalidate("item:" + this.id);

		assertThat(this.first.inRedis(this.id)).isNotEqualTo(inRedis);
		assertThat(this.first.inHeap(this.id)).isNotEqualTo(inHeap);
		assertLoadedAnew(item, () -> this.first.item(this.id), () -> this.second.item(this.id));
	}

	@Test
	void leavesOtherEntriesAlone() {
		long neighbour = IDS.incrementAndGet();
		Item kept = everywhere(() -> this.first.item(neighbour), () -> this.second.item(neighbour));
		Item untagged = everywhere(() -> this.first.untagged(this.id), () -> this.second.untagged(this.id));
		Item loaded = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));

		invalidate("item:" + this.id);
		assertLoadedAnew(loaded, () -> this.first.item(this.id), () -> this.second.item(this.id));

		assertThat(this.first.item(neighbour)).isEqualTo(kept);
		assertThat(this.second.item(neighbour)).isEqualTo(kept);
		assertThat(this.first.untagged(this.id)).isEqualTo(untagged);
		assertThat(this.second.untagged(this.id)).isEqualTo(untagged);
	}

	@Test
	void invalidatesManyTagsAtOnce() {
		long next = IDS.incrementAndGet();
		Item one = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));
		Item other = everywhere(() -> this.first.item(next), () -> this.second.item(next));

		this.firstNode.bean(TagOperations.class).invalidate("item:" + this.id, "category:" + next, "nobody has this");

		assertLoadedAnew(one, () -> this.first.item(this.id), () -> this.second.item(this.id));
		assertLoadedAnew(other, () -> this.first.item(next), () -> this.second.item(next));
	}

	@Test
	void invalidatesNothingForNoTag() {
		Item loaded = this.first.item(this.id);

		this.firstNode.bean(TagOperations.class).invalidate();
		this.firstNode.bean(TagOperations.class).invalidate(List.of());

		assertThat(this.first.item(this.id)).isEqualTo(loaded);
	}

	@Test
	void invalidatesAfterAnAnnotatedMethod() {
		Item loaded = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));

		assertThat(this.second.change(this.id)).isEqualTo(this.id);

		assertLoadedAnew(loaded, () -> this.second.item(this.id), () -> this.first.item(this.id));
	}

	@Test
	void tagsWithTheTagsOfTheSettings() {
		Item loaded = everywhere(() -> this.first.configured(this.id), () -> this.second.configured(this.id));
		invalidate("configured");
		Item anew = assertLoadedAnew(loaded, () -> this.first.configured(this.id),
				() -> this.second.configured(this.id));

		invalidate("also configured");
		anew = assertLoadedAnew(anew, () -> this.first.configured(this.id), () -> this.second.configured(this.id));

		invalidate("item:" + this.id);
		assertLoadedAnew(anew, () -> this.first.configured(this.id), () -> this.second.configured(this.id));
	}

	@Test
	void putReplacesTheTags() {
		this.first.put(this.id, "before");
		Item put = this.first.put(this.id, "after");
		assertThat(this.second.item(this.id)).isEqualTo(put);

		invalidate("before:" + this.id);
		assertThat(this.first.item(this.id)).isEqualTo(put);
		invalidate("after:" + this.id);

		assertLoadedAnew(put, () -> this.first.item(this.id), () -> this.second.item(this.id));
	}

	@Test
	void entryWithoutTagsIsCached() {
		Item loaded = this.first.maybe(this.id, null);

		assertThat(this.first.maybe(this.id, null)).isEqualTo(loaded);
		assertThat(this.second.maybe(this.id, null)).isEqualTo(loaded);
	}

	@Test
	void tagsANullResult() {
		assertThat(this.first.nothing(this.id)).isNull();
		assertThat(this.second.nothing(this.id)).isNull();
		int calls = this.first.calls();

		assertThat(this.first.nothing(this.id)).isNull();
		assertThat(this.first.calls()).isEqualTo(calls);
		invalidate("nothing:" + this.id);

		assertThat(this.first.nothing(this.id)).isNull();
		assertThat(this.first.calls()).isEqualTo(calls + 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 25, 49 })
	void invalidatesAnEntryByEachOfFiftyTags(int number) {
		List<String> tags = IntStream.range(0, 50).mapToObj((each) -> "many:" + this.id + ":" + each).toList();
		Item loaded = everywhere(() -> this.first.many(this.id, tags), () -> this.second.many(this.id, tags));

		invalidate(tags.get(number));

		assertLoadedAnew(loaded, () -> this.first.many(this.id, tags), () -> this.second.many(this.id, tags));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:b", "{braces}", "*", "?[x]", "with space", "%3A", "ü€𐍈", "New\nline" })
	void takesAnyCharacters(String text) {
		String tag = text + this.id;
		Item loaded = everywhere(() -> this.first.many(this.id, List.of(tag)),
				() -> this.second.many(this.id, List.of(tag)));

		invalidate("x" + tag);
		assertThat(this.first.many(this.id, List.of(tag))).isEqualTo(loaded);
		invalidate(tag);

		assertLoadedAnew(loaded, () -> this.first.many(this.id, List.of(tag)),
				() -> this.second.many(this.id, List.of(tag)));
	}

	@Test
	void invalidatesInTheHeapsOfACacheWithoutRemoteLevel() {
		Item mine = this.first.inHeap(this.id);
		Item theirs = this.second.inHeap(this.id);
		assertThat(this.first.inHeap(this.id)).isEqualTo(mine);
		assertThat(this.second.inHeap(this.id)).isEqualTo(theirs);

		invalidate("item:" + this.id);

		Item anew = this.first.inHeap(this.id);
		assertThat(anew).isNotEqualTo(mine);
		await().atMost(SOON).until(() -> !this.second.inHeap(this.id).equals(theirs));
		assertThat(this.first.inHeap(this.id)).isEqualTo(anew);
	}

	@Test
	void invalidatesInACacheWithoutLocalLevel() {
		Item loaded = everywhere(() -> this.first.inRedis(this.id), () -> this.second.inRedis(this.id));

		invalidate("item:" + this.id);

		assertLoadedAnew(loaded, () -> this.first.inRedis(this.id), () -> this.second.inRedis(this.id));
	}

	@Test
	void clearOfOneCacheLeavesOthersWithTheSameTagsAlone() {
		Item item = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));
		Item inRedis = this.first.inRedis(this.id);

		Objects.requireNonNull(this.firstNode.bean(TwoLevelCacheManager.class).getCache("redis")).clear();

		assertThat(this.first.inRedis(this.id)).isNotEqualTo(inRedis);
		assertThat(this.first.item(this.id)).isEqualTo(item);
		assertThat(this.second.item(this.id)).isEqualTo(item);
	}

	@ParameterizedTest
	@EnumSource
	void loadThatAnInvalidationOvertakesIsNotServedLater(Running load) throws InterruptedException, ExecutionException {
		for (TagOperations operations : List.of(this.firstNode.bean(TagOperations.class),
				this.secondNode.bean(TagOperations.class))) {
			long key = IDS.incrementAndGet();
			CountDownLatch loading = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			Future<Item> overtaken = this.threads.submit(() -> load.run(this.first, key, () -> {
				loading.countDown();
				release.await();
				return Item.next(key);
			}));
			loading.await();

			operations.invalidate("item:" + key);
			release.countDown();
			Item old = overtaken.get();

			await().atMost(SOON).until(() -> !load.run(this.first, key, () -> Item.next(key)).equals(old));
			assertThat(load.run(this.second, key, () -> Item.next(key))).isNotEqualTo(old);
			assertSettles(() -> load.run(this.first, key, () -> Item.next(key)),
					() -> load.run(this.second, key, () -> Item.next(key)));
		}
	}

	@Test
	void loadInTheHeapThatAnInvalidationOvertakesIsNotServedLater() throws InterruptedException, ExecutionException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<Item> overtaken = this.threads.submit(() -> this.first.runningInHeap(this.id, () -> {
			loading.countDown();
			release.await();
			return Item.next(this.id);
		}));
		loading.await();

		invalidate("item:" + this.id);
		release.countDown();
		Item old = overtaken.get();

		Item anew = this.first.runningInHeap(this.id, () -> Item.next(this.id));
		assertThat(anew).isNotEqualTo(old);
		assertThat(this.first.runningInHeap(this.id, () -> Item.next(this.id))).isEqualTo(anew);
	}

	@Test
	void lostTagMakesTheEntryInvalid() {
		Item loaded = this.first.item(this.id);
		String tags = this.app + ":{" + this.app + ":tags}:";
		assertThat(this.redis.keys(tags)).contains(tags + "tag:item%3A" + this.id);

		this.redis.delete(tags + "tag:item%3A" + this.id);

		Item anew = this.second.item(this.id);
		assertThat(anew).isNotEqualTo(loaded);
		assertThat(this.second.item(this.id)).isEqualTo(anew);
		invalidate("item:" + this.id);
		assertLoadedAnew(anew, () -> this.first.item(this.id), () -> this.second.item(this.id));
	}

	@Test
	void tagsOutliveTheirEntries() {
		this.first.item(this.id);

		String entry = this.app + ":cache:items:" + this.id;
		String tag = this.app + ":{" + this.app + ":tags}:tag:item%3A" + this.id;
		assertThat(this.redis.ttlMillis(tag)).isGreaterThan(this.redis.ttlMillis(entry));
	}

	@Test
	void goesOnAfterRedisHasLostEverything() {
		Item loaded = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));

		this.redis.flushAll();

		assertThat(this.first.item(this.id)).isNotNull();
		invalidate("item:" + this.id);
		Item anew = assertLoadedAnew(loaded, () -> this.first.item(this.id), () -> this.second.item(this.id));
		invalidate("category:" + this.id);
		assertLoadedAnew(anew, () -> this.first.item(this.id), () -> this.second.item(this.id));
	}

	@Test
	void loadGoesOnWhileRedisLosesEverything() throws InterruptedException, ExecutionException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<Item> running = this.threads.submit(() -> this.first.running(this.id, () -> {
			loading.countDown();
			release.await();
			return Item.next(this.id);
		}));
		loading.await();

		this.redis.flushAll();
		release.countDown();

		assertThat(running.get().id()).isEqualTo(this.id);
		assertSettles(() -> this.first.running(this.id, () -> Item.next(this.id)),
				() -> this.second.running(this.id, () -> Item.next(this.id)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n" })
	void refusesABlankTag(String tag) {
		assertThatIllegalArgumentException().isThrownBy(() -> invalidate(tag)).withMessageContaining("blank");
		assertThatIllegalStateException().isThrownBy(() -> this.first.many(this.id, List.of(tag)))
			.withMessageContaining("@CacheTags(\"#tags\")")
			.withMessageContaining("Items.many")
			.withMessageContaining("blank");
	}

	@Test
	void refusesATagThatIsTooLong() {
		String tag = "ü".repeat(128);

		assertThatIllegalArgumentException().isThrownBy(() -> invalidate(tag))
			.withMessageContaining("255 bytes")
			.withMessageContaining("256");
		assertThatIllegalStateException().isThrownBy(() -> this.first.many(this.id, List.of(tag)))
			.withMessageContaining("255");
		assertThat(this.first.many(this.id, List.of("ü".repeat(127)))).isNotNull();
	}

	@Test
	void namesTheExpressionThatFails() {
		assertThatIllegalStateException().isThrownBy(() -> this.first.maybe(this.id, "wrong"))
			.withMessageContaining("@CacheTags(\"#category == null ? null : #result.missing\")")
			.withMessageContaining("Items.maybe");
	}

	@Test
	void loadsAgainAfterTagsHaveFailed() {
		assertThatIllegalStateException().isThrownBy(() -> this.first.many(this.id, List.of("")));

		Item loaded = this.first.many(this.id, List.of("right"));
		assertThat(this.second.many(this.id, List.of("right"))).isEqualTo(loaded);
	}

	@Test
	void doesNotMakeOthersWaitWhenTagsHaveFailed() throws InterruptedException, ExecutionException {
		assertThatIllegalStateException().isThrownBy(() -> this.first.many(this.id, List.of("")));

		Item loaded = this.threads.submit(() -> this.first.many(this.id, List.of("right"))).get();
		assertThat(this.first.many(this.id, List.of("right"))).isEqualTo(loaded);
	}

	@Test
	void evictsWhenTheTagsOfAPutFail() {
		Item loaded = everywhere(() -> this.first.item(this.id), () -> this.second.item(this.id));

		assertThatIllegalStateException().isThrownBy(() -> this.first.put(this.id, "x".repeat(255)));

		assertLoadedAnew(loaded, () -> this.first.item(this.id), () -> this.second.item(this.id));
	}

	private void invalidate(String tag) {
		this.firstNode.bean(TagOperations.class).invalidate(tag);
	}

	private static Item everywhere(Callable<Item> here, Callable<Item> there) {
		assertSettles(here, there);
		return call(here);
	}

	/**
	 * Asserts that the node that has made the change loads anew at once and the other one
	 * soon, and that then both have the same item.
	 */
	private static Item assertLoadedAnew(Item old, Callable<Item> here, Callable<Item> there) {
		assertThat(call(here)).isNotEqualTo(old);
		await().atMost(SOON).until(() -> !there.call().equals(old));
		assertSettles(here, there);
		return call(here);
	}

	private static void assertSettles(Callable<Item> here, Callable<Item> there) {
		await().atMost(SOON).until(() -> {
			Item item = here.call();
			return there.call().equals(item) && here.call().equals(item);
		});
	}

	private static Item call(Callable<Item> call) {
		try {
			return call.call();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/** A way to call a method whose load can be held back. */
	enum Running {

		PLAIN {
			@Override
			Item run(Items items, long id, Callable<Item> source) {
				return items.running(id, source);
			}
		},

		SYNC {
			@Override
			Item run(Items items, long id, Callable<Item> source) {
				return items.runningSync(id, source);
			}
		},

		FUTURE {
			@Override
			Item run(Items items, long id, Callable<Item> source) {
				return items.runningFuture(id, source).join();
			}
		},

		REDIS {
			@Override
			Item run(Items items, long id, Callable<Item> source) {
				return items.runningInRedis(id, source);
			}
		};

		abstract Item run(Items items, long id, Callable<Item> source);

	}

	record Item(long id, long serial) {

		private static final AtomicLong SERIALS = new AtomicLong();

		static Item next(long id) {
			return new Item(id, SERIALS.incrementAndGet());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	@Import(Items.class)
	static class Node {

	}

	static class Items {

		private final AtomicLong calls = new AtomicLong();

		int calls() {
			return this.calls.intValue();
		}

		@Cacheable("items")
		@CacheTags({ "'item:' + #id", "{ 'category:' + #result.id, 'twice:' + #p0 }", "'twice:' + #a0" })
		public Item item(long id) {
			return Item.next(id);
		}

		@CachePut(cacheNames = "items", key = "#id")
		@CacheTags("#category + ':' + #result.id")
		public Item put(long id, String category) {
			return Item.next(id);
		}

		@Cacheable("untagged")
		public Item untagged(long id) {
			return Item.next(id);
		}

		@Cacheable("configured")
		@CacheTags("'item:' + #id")
		public Item configured(long id) {
			return Item.next(id);
		}

		@Cacheable(cacheNames = "maybe", key = "#id")
		@CacheTags("#category == null ? null : #result.missing")
		public Item maybe(long id, @Nullable String category) {
			return Item.next(id);
		}

		@Cacheable("nothing")
		@CacheTags({ "'nothing:' + #id", "#result?.id" })
		public @Nullable Item nothing(long id) {
			this.calls.incrementAndGet();
			return null;
		}

		@Cacheable(cacheNames = "many", key = "#id")
		@CacheTags("#tags")
		public Item many(long id, List<String> tags) {
			return Item.next(id);
		}

		@Cacheable("heap")
		@CacheTags("'item:' + #id")
		public Item inHeap(long id) {
			return Item.next(id);
		}

		@Cacheable("redis")
		@CacheTags("'item:' + #id")
		public Item inRedis(long id) {
			return Item.next(id);
		}

		@InvalidateTags("'item:' + #result")
		public long change(long id) {
			return id;
		}

		@Cacheable(cacheNames = "running", key = "#id")
		@CacheTags("'item:' + #id")
		public Item running(long id, Callable<Item> source) {
			return call(source);
		}

		@Cacheable(cacheNames = "running", key = "#id", sync = true)
		@CacheTags("'item:' + #id")
		public Item runningSync(long id, Callable<Item> source) {
			return call(source);
		}

		@Cacheable(cacheNames = "running", key = "#id")
		@CacheTags("'item:' + #id")
		public CompletableFuture<Item> runningFuture(long id, Callable<Item> source) {
			return CompletableFuture.completedFuture(call(source));
		}

		@Cacheable(cacheNames = "heap", key = "'running' + #id")
		@CacheTags("'item:' + #id")
		public Item runningInHeap(long id, Callable<Item> source) {
			return call(source);
		}

		@Cacheable(cacheNames = "redis", key = "'running' + #id")
		@CacheTags("'item:' + #id")
		public Item runningInRedis(long id, Callable<Item> source) {
			return call(source);
		}

		private static Item call(Callable<Item> source) {
			return TaggedEntriesIntegrationTests.call(source);
		}

	}

}
