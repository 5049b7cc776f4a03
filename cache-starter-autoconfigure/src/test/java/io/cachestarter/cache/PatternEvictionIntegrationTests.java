package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.cachestarter.codec.ValueType;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Evicts by pattern on two nodes with one Redis. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatternEvictionIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final String app = "patterns-" + UUID.randomUUID();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle redis;

	private FaultyLine line;

	private CacheNode first;

	private CacheNode second;

	private CacheAccess<Object, String> here;

	private CacheAccess<Object, String> there;

	private String cache;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.line = FaultyLine.to(this.redis);
		this.first = node(this.line.properties());
		this.second = node(this.redis.properties());
		CacheNode.awaitEachOther(this.first, this.second);
	}

	private CacheNode node(String[] servers) {
		return CacheNode.start(servers, this.app, PatternNode.class, "cache-starter.remote.timeout=5s",
				"cache-starter.caches.local-only.remote.enabled=false");
	}

	@BeforeEach
	void useAnotherCache() {
		this.cache = "items-" + UUID.randomUUID();
		this.here = access(this.first, this.cache);
		this.there = access(this.second, this.cache);
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.first.close();
		this.second.close();
		this.line.close();
		this.redis.close();
	}

	@Test
	void removesTheKeysThatMatchEverywhereAndNoOthers() {
		List<Object> matching = List.of("user:42:name", "user:42:a b", "user:42:{tag}", "user:42:*");
		List<Object> others = List.of("user:421:name", "user:43:name", 42L, "name user:42:x");
		haveEverywhere(matching);
		haveEverywhere(others);
		CacheAccess<Object, String> other = access(this.first, "another-" + this.cache);
		other.put("user:42:name", "kept");

		long removed = this.here.evictByPattern("user:42:*");

		assertThat(removed).isEqualTo(4);
		assertThat(matching).allMatch((key) -> this.here.get(key) == null);
		await().atMost(SOON).untilAsserted(() -> assertThat(matching).allMatch((key) -> this.there.get(key) == null));
		assertThat(others).allMatch((key) -> "old".equals(this.here.get(key)) && "old".equals(this.there.get(key)));
		assertThat(other.get("user:42:name")).isEqualTo("kept");
		assertThat(Objects.requireNonNull(store(this.first).remote()).statistics().evictions()).isEqualTo(4);
	}

	@Test
	void takesAQuotedPartForWhatItIs() {
		haveEverywhere(List.of("file:*:1", "file:a:1"));

		assertThat(this.here.evictByPattern("file:" + KeyPattern.quote("*") + ":*")).isEqualTo(1);

		assertThat(this.here.get("file:*:1")).isNull();
		assertThat(this.here.get("file:a:1")).isEqualTo("old");
	}

	@Test
	void dropsWhatOnlyTheHeapOfAnotherNodeHolds() {
		haveEverywhere(List.of("user:1", "item:1"));
		this.redis.call("DEL", redisKey("user:1"), redisKey("item:1"));
		assertThat(this.there.get("user:1")).isEqualTo("old");

		assertThat(this.here.evictByPattern("user:*")).isZero();

		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get("user:1")).isNull());
		assertThat(this.there.get("item:1")).isEqualTo("old");
	}

	@Test
	void storesNothingOfALoadThatItHasOvertaken() throws ExecutionException, InterruptedException {
		CountDownLatch loading = new CountDownLatch(2);
		CountDownLatch release = new CountDownLatch(1);
		Function<Object, String> slow = (key) -> {
			loading.countDown();
			pass(release);
			return "overtaken";
		};
		Future<String> hereLoad = this.threads.submit(() -> this.here.get("user:1", slow));
		Future<String> thereLoad = this.threads.submit(() -> this.there.get("user:2", slow));
		pass(loading);

		assertThat(this.here.evictByPattern("user:*")).isEqualTo(2);
		release.countDown();

		assertThat(hereLoad.get()).isEqualTo("overtaken");
		assertThat(thereLoad.get()).isEqualTo("overtaken");
		for (CacheAccess<Object, String> each : List.of(this.here, this.there)) {
			assertThat(each.get("user:1")).isNull();
			assertThat(each.get("user:2")).isNull();
		}
		assertThat(this.here.get("user:1", (key) -> "new")).isEqualTo("new");
		assertThat(this.there.get("user:1")).isEqualTo("new");
	}

	@Test
	void evictsInsteadOfAPutThatItHasOvertaken() {
		TwoLevelStore store = store(this.second);
		PendingPut put = store.beginPut("user:1").join();

		this.here.evictByPattern("user:*");
		PutOutcome outcome = store.completePut(put, "overtaken", ValueType.of(String.class), EntryOptions.NONE).join();

		assertThat(outcome).isEqualTo(PutOutcome.EVICTED);
		assertThat(this.here.get("user:1")).isNull();
		assertThat(this.there.get("user:1")).isNull();
	}

	@Test
	void refusesAFillThatBeganBeforeIt() {
		TwoLevelStore store = store(this.first);
		TwoLevelStore elsewhere = store(this.second);
		long stamp = store.stamp("user:1");
		long stampElsewhere = elsewhere.stamp("user:1");

		this.here.evictByPattern("user:*");

		assertThat(store.fill("user:1", entry("user:1"), stamp)).isFalse();
		await().atMost(SOON).until(() -> elsewhere.stamp("user:1") != stampElsewhere);
		assertThat(elsewhere.fill("user:1", entry("user:1"), stampElsewhere)).isFalse();
	}

	@Test
	void letsALoadThatBeginsAfterItStoreItsValue() throws ExecutionException, InterruptedException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<String> old = this.threads.submit(() -> this.here.get("user:1", (key) -> {
			loading.countDown();
			pass(release);
			return "old";
		}));
		pass(loading);
		this.here.evictByPattern("user:*");

		assertThat(this.here.get("user:1", (key) -> "new")).isEqualTo("new");
		release.countDown();

		assertThat(old.get()).isEqualTo("old");
		assertThat(this.here.get("user:1")).isEqualTo("new");
		assertThat(this.there.get("user:1")).isEqualTo("new");
	}

	@Test
	void tellsItsProgressAndCanBeCancelled() {
		fill(3_000);
		List<Long> seen = new ArrayList<>();

		CompletableFuture<Long> whole = this.here.evictByPattern(KeyPattern.of("user:*9"), seen::add);
		assertThat(whole.join()).isEqualTo(300);
		assertThat(seen).isSorted().hasSizeGreaterThan(3).endsWith(300L);

		AtomicLong before = new AtomicLong();
		CompletableFuture<CompletableFuture<Long>> eviction = new CompletableFuture<>();
		CompletableFuture<Long> cancelled = this.here.evictByPattern(KeyPattern.of("user:*"), (removed) -> {
			before.set(removed);
			eviction.join().cancel(false);
		});
		eviction.complete(cancelled);
		await().atMost(SOON).until(() -> before.get() > 0);

		assertThat(cancelled).isCancelled();
		assertThat(before).hasValueLessThan(2_700);
		assertThat(remaining()).isEqualTo(2_700 - before.get());
	}

	@Test
	void dropsWhatIsReadDuringTheWalk() {
		fill(3_000);
		List<Object> keys = IntStream.range(0, 3_000).<Object>mapToObj((number) -> "user:" + number).toList();
		AtomicLong read = new AtomicLong();

		CompletableFuture<Long> eviction = this.here.evictByPattern(KeyPattern.of("user:*"), (removed) -> {
			if (removed < 3_000) {
				read.addAndGet(this.here.getAll(keys).size());
			}
		});

		assertThat(eviction).succeedsWithin(SOON).isEqualTo(3_000L);
		assertThat(read).hasPositiveValue();
		assertThat(this.here.getAll(keys)).isEmpty();
	}

	@Test
	void clearsTheCacheWhenTheProgressFails() {
		haveEverywhere(List.of("user:1", "item:1"));

		CompletableFuture<Long> failed = this.here.evictByPattern(KeyPattern.of("user:*"), (removed) -> {
			throw new IllegalStateException("no");
		});

		assertThat(failed).failsWithin(SOON).withThrowableThat().havingRootCause().withMessage("no");
		assertThat(this.here.get("user:1")).isNull();
		assertThat(this.here.get("item:1")).isNull();
	}

	@Test
	void evictsACacheWithoutRemoteLevelOnAllNodes() {
		CacheAccess<Object, String> local = access(this.first, "local-only");
		CacheAccess<Object, String> localThere = access(this.second, "local-only");
		List.of(local, localThere).forEach((each) -> {
			each.put("user:1", "old");
			each.put("item:1", "kept");
		});

		assertThat(local.evictByPattern("user:*")).isEqualTo(1);

		assertThat(local.get("user:1")).isNull();
		await().atMost(SOON).untilAsserted(() -> assertThat(localThere.get("user:1")).isNull());
		assertThat(local.get("item:1")).isEqualTo("kept");
		assertThat(localThere.get("item:1")).isEqualTo("kept");
	}

	@Test
	void becomesAClearWhileRedisIsAwayThatOthersHearOfWhenItIsBack() {
		haveEverywhere(List.of("user:1", "item:1"));
		this.line.cut();
		await().atMost(SOON).until(() -> !this.first.bean(TwoLevelCacheManager.class).isRemoteTrusted());

		assertThat(this.here.evictByPattern("user:*")).isZero();

		assertThat(this.here.get("user:1")).isNull();
		assertThat(this.there.get("user:1")).isEqualTo("old");
		this.line.heal();
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get("user:1")).isNull());
		await().atMost(SOON).until(() -> this.first.bean(TwoLevelCacheManager.class).isRemoteTrusted());
		assertThat(this.here.get("user:1")).isNull();
		assertThat(this.here.get("item:1")).isNull();
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@Test
	void refusesAPatternThatMeansNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.here.evictByPattern(""))
			.withMessageContaining("pattern");
	}

	private void haveEverywhere(List<Object> keys) {
		for (Object key : keys) {
			this.here.put(key, "old");
			// The message about the put would take away what is read before it comes.
			await().atMost(SOON).until(() -> store(this.second).isCold(KeyText.of(key)));
			assertThat(this.there.get(key)).isEqualTo("old");
			assertThat(this.here.get(key)).isEqualTo("old");
		}
	}

	private void fill(int count) {
		this.here.putAll(IntStream.range(0, count)
			.boxed()
			.collect(Collectors.toMap((number) -> (Object) ("user:" + number), (number) -> "old")));
	}

	private long remaining() {
		List<Object> keys = IntStream.range(0, 3_000).<Object>mapToObj((number) -> "user:" + number).toList();
		Map<Object, String> found = this.there.getAll(keys);
		return found.size();
	}

	private TwoLevelStore store(CacheNode node) {
		TwoLevelCache found = node.bean(TwoLevelCacheManager.class).findDoor(this.cache, null);
		return Objects.requireNonNull(found).store();
	}

	private static LocalEntry entry(String text) {
		return new LocalEntry("old", text, Duration.ofMinutes(1).toNanos(), 10);
	}

	private String redisKey(String text) {
		return this.app + ":cache:" + this.cache + ":" + text;
	}

	private static CacheAccess<Object, String> access(CacheNode node, String name) {
		return node.bean(TwoLevelCacheManager.class).access(name, String.class);
	}

	private static void pass(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
