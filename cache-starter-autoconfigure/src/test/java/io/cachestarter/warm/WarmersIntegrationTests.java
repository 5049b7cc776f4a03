package io.cachestarter.warm;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterLocksAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.CacheLevel;
import io.cachestarter.cache.CacheStatistics;
import io.cachestarter.cache.LevelStatistics;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockOptions;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Warm-ups on three nodes of an application. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarmersIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final WarmerSettings SETTINGS = WarmerSettings.DEFAULT.withBatch(50);

	private final List<RedisCacheWarmers> opened = new ArrayList<>();

	private RedisServerHandle server;

	private RedisProbe redis;

	private List<CacheNode> nodes;

	private String name;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.nodes = Stream
			.generate(() -> CacheNode.start(this.server, "warm", Node.class, "cache-starter.defaults.ttl-jitter=0",
					"cache-starter.defaults.tags=everything", "cache-starter.lock.lease=1s"))
			.limit(3)
			.toList();
		CacheNode.awaitEachOther(this.nodes.toArray(CacheNode[]::new));
	}

	@AfterAll
	void stop() {
		this.nodes.forEach(CacheNode::close);
		this.redis.close();
		this.server.close();
	}

	@BeforeEach
	void useAnotherCache() {
		this.name = "items-" + UUID.randomUUID();
	}

	@AfterEach
	void closeWarmers() {
		this.opened.forEach(RedisCacheWarmers::close);
		this.opened.clear();
	}

	private RecordingWarmer warmer(long keys) {
		return new RecordingWarmer(this.name, keys, SETTINGS);
	}

	private RedisCacheWarmers open(int node, CacheWarmer<Long, String> warmer) {
		CacheNode on = this.nodes.get(node);
		RedisCacheWarmers warmers = new RedisCacheWarmers(
				List.of(new CachedValuesTask<>(warmer,
						on.bean(TwoLevelCacheManager.class).warmable(this.name, String.class))),
				() -> on.bean(DistributedLocks.class), on.bean(RedisGateway.class), on.bean(KeyNames.class),
				Duration.ofMinutes(1), WarmObserver.NO_OP, Clock.systemUTC());
		this.opened.add(warmers);
		return warmers;
	}

	private CacheAccess<Long, String> access(int node) {
		return this.nodes.get(node).bean(TwoLevelCacheManager.class).access(this.name, String.class);
	}

	/** Return how often a node has looked into Redis for a value of the cache. */
	private long remoteReads(int node) {
		AtomicReference<CacheStatistics> found = new AtomicReference<>();
		this.nodes.get(node).bean(TwoLevelCacheManager.class).addListener((cache, statistics) -> {
			if (cache.equals(this.name)) {
				found.set(statistics);
			}
		});
		LevelStatistics remote = Objects.requireNonNull(Objects.requireNonNull(found.get()).level(CacheLevel.REMOTE));
		return remote.hits() + remote.misses();
	}

	private static List<Long> keys(long count) {
		return LongStream.range(0, count).boxed().toList();
	}

	@Test
	void loadsEachKeyOnceInTheClusterAndFillsAllHeaps() {
		RecordingWarmer[] warmers = { warmer(1_000), warmer(1_000), warmer(1_000) };
		List<RedisCacheWarmers> all = List.of(open(0, warmers[0]), open(1, warmers[1]), open(2, warmers[2]));

		List<CompletableFuture<?>> runs = new ArrayList<>();
		all.forEach((each) -> runs.add(each.runOnStartup()));
		runs.forEach(CompletableFuture::join);

		assertThat(RecordingWarmer.loads(warmers)).hasSize(1_000).allSatisfy((key, loads) -> assertThat(loads).isOne());
		assertThat(all.stream().map((each) -> each.status(this.name).outcome()))
			.containsExactlyInAnyOrder(WarmOutcome.LOADED, WarmOutcome.FILLED, WarmOutcome.FILLED);
		for (int node = 0; node < 3; node++) {
			long before = remoteReads(node);
			assertThat(access(node).getAll(keys(1_000))).hasSize(1_000).containsEntry(7L, "value 7");
			assertThat(remoteReads(node)).isEqualTo(before);
		}
	}

	@Test
	void loadsWhatIsMissingAndSkipsWhatIsFresh() {
		LongStream.range(0, 30).forEach((key) -> access(1).put(key, "put " + key));
		RecordingWarmer warmer = warmer(100);

		WarmerStatus status = open(0, warmer).run(this.name);

		assertThat(status.loaded()).isEqualTo(70);
		assertThat(status.skipped()).isEqualTo(30);
		assertThat(status.done()).isEqualTo(100);
		assertThat(status.total()).isEqualTo(100);
		assertThat(status.progress()).isOne();
		assertThat(RecordingWarmer.loads(warmer)).hasSize(70).doesNotContainKey(29L);
		assertThat(access(2).get(3L)).isEqualTo("put 3");
		assertThat(access(2).get(93L)).isEqualTo("value 93");
	}

	@Test
	void loadsAnewWhatEndsBeforeTheNextRun() {
		RecordingWarmer often = new RecordingWarmer(this.name, 10, SETTINGS.withEvery(Duration.ofMinutes(1)));
		RecordingWarmer seldom = new RecordingWarmer(this.name, 10, SETTINGS.withEvery(Duration.ofHours(1)))
			.from((key) -> "newer " + key);
		open(0, often).run(this.name);

		assertThat(open(1, often).run(this.name).skipped()).isEqualTo(10);
		assertThat(open(1, seldom).run(this.name).loaded()).isEqualTo(10);
		assertThat(access(2).get(3L)).isEqualTo("newer 3");
	}

	@Test
	void doesNotRepeatWhatAnotherNodeHasDoneNotLongAgo() {
		RecordingWarmer first = warmer(10);
		RecordingWarmer second = warmer(10);
		assertThat(open(0, first).runIfDue(this.name).join().outcome()).isEqualTo(WarmOutcome.LOADED);
		access(0).clear();

		assertThat(open(1, second).runIfDue(this.name).join().outcome()).isEqualTo(WarmOutcome.FILLED);
		assertThat(second.calls()).isEmpty();
		assertThat(open(2, second).run(this.name).outcome()).isEqualTo(WarmOutcome.LOADED);
		assertThat(RecordingWarmer.loads(second)).hasSize(10);
	}

	@Test
	void goesOnWithTheOtherKeysWhenSomeFail() {
		RecordingWarmer warmer = warmer(200).from((key) -> {
			if (key % 60 == 59) {
				throw new IllegalStateException("no " + key);
			}
			return "value " + key;
		});

		WarmerStatus status = open(0, warmer).run(this.name);

		assertThat(status.outcome()).isEqualTo(WarmOutcome.LOADED);
		assertThat(status.failed()).isEqualTo(3);
		assertThat(status.loaded()).isEqualTo(197);
		assertThat(status.error()).contains("no ");
		assertThat(access(1).getAll(keys(200))).hasSize(197).doesNotContainKeys(59L, 119L, 179L);
		assertThat(access(1).get(59L, (key) -> "later")).isEqualTo("later");
	}

	@Test
	void endsWhenTheKeysCannotBeHad() {
		RedisCacheWarmers warmers = open(0, new CacheWarmer<Long, String>() {

			@Override
			public String cache() {
				return WarmersIntegrationTests.this.name;
			}

			@Override
			public Stream<Long> keys() {
				throw new IllegalStateException("no keys");
			}

			@Override
			public Map<Long, String> load(Set<Long> keys) {
				throw new IllegalStateException("not called");
			}

		});

		WarmerStatus status = warmers.run(this.name);

		assertThat(status.outcome()).isEqualTo(WarmOutcome.FAILED);
		assertThat(status.error()).contains("no keys");
		assertThat(warmers.run(this.name).outcome()).as("the lock has been given back").isEqualTo(WarmOutcome.FAILED);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void neverEndsWithOldDataWhenItIsOvertaken(String what, Consumer<WarmersIntegrationTests> change)
			throws InterruptedException, ExecutionException, TimeoutException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		RecordingWarmer warmer = new RecordingWarmer(this.name, 10, SETTINGS.withConcurrency(1)).from((key) -> {
			if (key == 0) {
				loading.countDown();
				awaitHere(goOn);
			}
			return "old " + key;
		});
		RedisCacheWarmers warmers = open(0, warmer);
		CompletableFuture<WarmerStatus> run = warmers.runAsync(this.name);
		assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();

		change.accept(this);
		goOn.countDown();

		assertThat(run.join().outcome()).isEqualTo(WarmOutcome.LOADED);
		for (int node = 0; node < 3; node++) {
			CacheAccess<Long, String> access = access(node);
			await().atMost(SOON).untilAsserted(() -> assertThat(access.get(0L)).isNotEqualTo("old 0"));
			assertThat(access.get(0L, (key) -> "new")).isEqualTo("new");
		}
	}

	static Stream<Arguments> changes() {
		return Stream.of(change("evict here", (test) -> test.access(0).evict(0L)),
				change("evict elsewhere", (test) -> test.access(1).evict(0L)),
				change("clear here", (test) -> test.access(0).clear()),
				change("clear elsewhere", (test) -> test.access(1).clear()),
				change("invalidate elsewhere",
						(test) -> test.nodes.get(1).bean(TwoLevelCacheManager.class).tags().invalidate("everything")),
				change("put elsewhere", (test) -> test.access(1).put(0L, "new")),
				change("evict and load elsewhere", (test) -> {
					test.access(1).evict(0L);
					assertThat(test.access(1).get(0L, (key) -> "new")).isEqualTo("new");
				}));
	}

	private static Arguments change(String what, Consumer<WarmersIntegrationTests> change) {
		return Arguments.of(what, change);
	}

	@Test
	void takesOverFromANodeThatDied() throws InterruptedException, ExecutionException, TimeoutException {
		LockHandle dead = this.nodes.get(0)
			.bean(DistributedLocks.class)
			.acquire("cache-starter:warm:" + this.name,
					LockOptions.DEFAULT.lease(Duration.ofSeconds(1)).withoutRenewal());
		RecordingWarmer warmer = warmer(10);

		CompletableFuture<WarmerStatus> run = open(1, warmer).runIfDue(this.name);
		assertThat(dead.isValid()).isTrue();

		assertThat(run.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(WarmOutcome.LOADED);
		assertThat(dead.isValid()).isFalse();
		assertThat(warmer.calls()).containsExactly(Set.copyOf(keys(10)));
	}

	@Test
	void leavesTheRestToAnotherNodeWhenItsLockIsLost()
			throws InterruptedException, ExecutionException, TimeoutException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		RecordingWarmer slow = new RecordingWarmer(this.name, 100, SETTINGS.withConcurrency(1)).from((key) -> {
			if (key == 0) {
				loading.countDown();
				awaitHere(goOn);
			}
			return "value " + key;
		});
		RecordingWarmer other = warmer(100);
		CompletableFuture<WarmerStatus> first = open(0, slow).runIfDue(this.name);
		assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<WarmerStatus> second = open(1, other).runIfDue(this.name);
		await().atMost(SOON).until(() -> this.opened.get(1).status(this.name).state() == WarmState.WAITING);

		this.redis.delete(names().lock("lock", "cache-starter:warm:" + this.name));

		assertThat(second.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(WarmOutcome.LOADED);
		await().atMost(SOON).until(() -> this.nodes.get(0).bean(DistributedLocks.class).held().isEmpty());
		goOn.countDown();
		assertThat(first.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(WarmOutcome.FILLED);
		assertThat(RecordingWarmer.loads(slow, other)).hasSize(100)
			.allSatisfy((key, loads) -> assertThat(loads).isOne());
		assertThat(access(2).getAll(keys(100))).hasSize(100);
	}

	@Test
	void loadsNoMoreAfterItsLockIsLost() throws InterruptedException, ExecutionException, TimeoutException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		RecordingWarmer warmer = new RecordingWarmer(this.name, 200, SETTINGS.withConcurrency(1)).from((key) -> {
			if (key == 0) {
				loading.countDown();
				awaitHere(goOn);
			}
			return "value " + key;
		});
		CompletableFuture<WarmerStatus> run = open(0, warmer).runAsync(this.name);
		assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();
		this.redis.delete(names().lock("lock", "cache-starter:warm:" + this.name));

		try (LockHandle held = this.nodes.get(1)
			.bean(DistributedLocks.class)
			.acquire("cache-starter:warm:" + this.name, LockOptions.DEFAULT)) {
			await().atMost(SOON).until(() -> this.nodes.get(0).bean(DistributedLocks.class).held().isEmpty());
			goOn.countDown();
			await().atMost(SOON).until(() -> this.opened.get(0).status(this.name).state() == WarmState.WAITING);

			assertThat(warmer.calls()).as("the batch that was under way").hasSize(1);
			assertThat(held.isValid()).isTrue();
		}
		assertThat(run.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(WarmOutcome.LOADED);
		assertThat(RecordingWarmer.loads(warmer)).hasSize(200);
	}

	private KeyNames names() {
		return this.nodes.get(0).bean(KeyNames.class);
	}

	@Test
	void endsAfterTheBatchesUnderWayWhenItIsCancelled()
			throws InterruptedException, ExecutionException, TimeoutException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		RecordingWarmer warmer = new RecordingWarmer(this.name, 500, SETTINGS.withConcurrency(1)).from((key) -> {
			loading.countDown();
			awaitHere(goOn);
			return "value " + key;
		});
		RedisCacheWarmers warmers = open(0, warmer);
		CompletableFuture<WarmerStatus> run = warmers.runAsync(this.name);
		assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();

		assertThat(warmers.cancel(this.name)).isTrue();
		goOn.countDown();

		WarmerStatus status = run.join();
		assertThat(status.outcome()).isEqualTo(WarmOutcome.CANCELLED);
		assertThat(status.loaded()).isEqualTo(50);
		assertThat(status.progress()).isEqualTo(0.1);
		assertThat(warmers.cancel(this.name)).isFalse();
		assertThat(warmers.run(this.name).loaded()).isEqualTo(450);
	}

	@Test
	void canBeCancelledWhileItWaitsForItsTurn() throws InterruptedException, ExecutionException, TimeoutException {
		try (LockHandle held = this.nodes.get(0)
			.bean(DistributedLocks.class)
			.acquire("cache-starter:warm:" + this.name, LockOptions.DEFAULT)) {
			RedisCacheWarmers warmers = open(1, warmer(10));
			CompletableFuture<WarmerStatus> run = warmers.runIfDue(this.name);
			await().atMost(SOON).until(() -> warmers.status(this.name).state() == WarmState.WAITING);

			assertThat(warmers.cancel(this.name)).isTrue();

			assertThat(run.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(WarmOutcome.CANCELLED);
			assertThat(held.isValid()).isTrue();
		}
	}

	@Test
	void joinsARunThatIsUnderWay() throws InterruptedException, ExecutionException, TimeoutException {
		CountDownLatch goOn = new CountDownLatch(1);
		RecordingWarmer warmer = new RecordingWarmer(this.name, 10, SETTINGS).from((key) -> {
			awaitHere(goOn);
			return "value " + key;
		});
		RedisCacheWarmers warmers = open(0, warmer);

		CompletableFuture<WarmerStatus> one = warmers.runAsync(this.name);
		CompletableFuture<WarmerStatus> same = warmers.runAsync(this.name);
		goOn.countDown();

		assertThat(one.join()).isEqualTo(same.join());
		assertThat(warmer.calls()).hasSize(1);
	}

	@Test
	void namesWhatThereIsWhenThereIsNoSuchWarmer() {
		RedisCacheWarmers warmers = open(0, warmer(1));

		assertThat(warmers.names()).containsExactly(this.name);
		assertThatIllegalArgumentException().isThrownBy(() -> warmers.run("other"))
			.withMessage("There is no warmer 'other'. There are: " + this.name);
	}

	@Test
	void keepsTheNoteForLessThanTheInterval() {
		open(0, new RecordingWarmer(this.name, 1, SETTINGS.withEvery(Duration.ofMinutes(10)))).run(this.name);

		assertThat(this.redis.ttlMillis(names().warmUp(this.name))).isBetween(8 * 60_000L, 9 * 60_000L);
	}

	private static void awaitHere(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterLocksAutoConfiguration.class })
	static class Node {

	}

}
