package io.cachestarter.writebehind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterWriteBehindAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.PendingWrites.Write;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.writebehind.WriteBehind.RequeueResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Write-behind on two nodes with a writer whose failures are planted. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteBehindIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final GatedWriter WRITER = new GatedWriter();

	private static final AtomicLong KEYS = new AtomicLong();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode first;

	private CacheNode second;

	private WriteBehind writeBehind;

	private CacheAccess<Long, String> here;

	private CacheAccess<Long, String> there;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.first = start(this.server);
		this.second = start(this.server);
		CacheNode.awaitEachOther(this.first, this.second);
		this.writeBehind = this.first.bean(WriteBehind.class);
		this.here = this.first.bean(TwoLevelCacheManager.class).access("views", String.class);
		this.there = this.second.bean(TwoLevelCacheManager.class).access("views", String.class);
	}

	private static CacheNode start(RedisServerHandle server) {
		return CacheNode.start(server, "behind", Node.class, "cache-starter.write-behind.defaults.interval=10ms",
				"cache-starter.write-behind.defaults.partitions=2", "cache-starter.write-behind.defaults.retries=1",
				"cache-starter.write-behind.defaults.min-backoff=5ms",
				"cache-starter.write-behind.defaults.max-backoff=50ms", "cache-starter.write-behind.defaults.lease=2s",
				"cache-starter.write-behind.defaults.max-pending=2000",
				"cache-starter.write-behind.defaults.accept-timeout=200ms");
	}

	@AfterAll
	void stop() {
		WRITER.reset();
		this.threads.shutdownNow();
		this.second.close();
		this.first.close();
		this.redis.close();
		this.server.close();
	}

	@BeforeEach
	void forget() {
		WRITER.forget();
	}

	@AfterEach
	void flush() {
		WRITER.reset();
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		this.writeBehind.deadLetters("views", 10_000)
			.forEach((letter) -> this.writeBehind.discard("views", letter.id()));
	}

	private static long newKey() {
		return KEYS.incrementAndGet();
	}

	@Test
	void showsAWriteAtOnceAndWritesItLater() {
		long key = newKey();
		WRITER.shut();
		this.here.put(key, "one");

		assertThat(this.here.get(key)).isEqualTo("one");
		assertThat(this.there.get(key)).isEqualTo("one");
		assertThat(WRITER.rows).isEmpty();
		assertThat(this.writeBehind.status("views").pending()).isEqualTo(1);
		WRITER.open();
		await().atMost(SOON).untilAsserted(() -> assertThat(WRITER.rows).containsExactly(Map.entry(key, "one")));
	}

	@Test
	void writesABatchWithIdsAndVersions() {
		WRITER.shut();
		Map<Long, String> values = new LinkedHashMap<>();
		LongStream.range(0, 100).forEach((i) -> values.put(newKey(), "value " + i));
		this.here.putAll(values);
		WRITER.open();

		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).containsExactlyInAnyOrderEntriesOf(values);
		assertThat(WRITER.batches.size()).isLessThan(10);
		List<PendingWrite<Long, String>> all = WRITER.batches.stream().flatMap(List::stream).toList();
		assertThat(all).extracting(PendingWrite::id).doesNotHaveDuplicates().hasSize(100);
		assertThat(all).extracting(PendingWrite::attempt).containsOnly(1);
	}

	@Test
	void readsAPendingValueWhereverItIsReadWhenItsEntryIsGone() throws ExecutionException, InterruptedException {
		WRITER.shut();
		long key = newKey();
		this.here.put(key, "pending");

		assertThat(forgotten().get(key)).isEqualTo("pending");
		assertThat(forgotten().get(key, (missing) -> "old")).isEqualTo("pending");
		assertThat(forgotten().getAll(List.of(key, -1L))).containsExactly(Map.entry(key, "pending"));
		assertThat(forgotten().getAll(List.of(key, -2L), (missing) -> {
			assertThat(missing).containsExactly(-2L);
			return Map.of(-2L, "loaded");
		})).containsOnly(Map.entry(key, "pending"), Map.entry(-2L, "loaded"));
		Cache cache = cache();
		forgotten();
		assertThat(cache.get(key, () -> "old")).isEqualTo("pending");
		forgotten();
		assertThat(cache.get(key)).extracting("value").isEqualTo("pending");
		forgotten();
		assertThat(cache.retrieve(key, () -> CompletableFuture.completedFuture("old")).get()).isEqualTo("pending");
		forgotten();
		assertThat(Objects.requireNonNull(cache.retrieve(key)).get()).extracting("value").isEqualTo("pending");
		forgotten();
		assertThat(this.first.bean(Views.class).find(key)).isEqualTo("pending");
		forgotten();
		assertThat(this.first.bean(Views.class).findSync(key)).isEqualTo("pending");
		forgotten();
		assertThat(this.first.bean(Views.class).findLater(key).get()).isEqualTo("pending");
	}

	private CacheAccess<Long, String> forgotten() {
		this.here.clear();
		return this.here;
	}

	private Cache cache() {
		return Objects.requireNonNull(this.first.bean(TwoLevelCacheManager.class).getCache("views", String.class));
	}

	@Test
	void storesAPendingValueUnderTheRightToLoad() {
		WRITER.shut();
		long key = newKey();
		this.here.put(key, "pending");
		this.here.clear();
		assertThat(this.here.get(key, (missing) -> "old")).isEqualTo("pending");

		assertThat(this.redis.keys("behind:cache:views:")).isNotEmpty();
		assertThat(this.there.get(key, (missing) -> "old")).isEqualTo("pending");
	}

	@Test
	void readsAPendingDeletion() {
		long key = newKey();
		this.here.put(key, "there");
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		WRITER.shut();
		this.here.remove(key);

		assertThat(this.here.get(key, (missing) -> "old")).isNull();
		assertThat(forgotten().get(key, (missing) -> "old")).isNull();
		assertThat(forgotten().getAll(List.of(key), (missing) -> Map.of(key, "old"))).isEmpty();
		forgotten();
		assertThat(this.first.bean(Views.class).find(key)).isNull();
		assertThat(WRITER.rows).containsKey(key);
		WRITER.open();
		await().atMost(SOON).untilAsserted(() -> assertThat(WRITER.rows).doesNotContainKey(key));
	}

	@Test
	void writesTheLastValueOfAKeyAndItsVersionsGrow() throws ExecutionException, InterruptedException {
		List<Long> keys = LongStream.range(0, 10).mapToObj((i) -> newKey()).toList();
		List<Future<?>> writers = new ArrayList<>();
		for (CacheAccess<Long, String> access : List.of(this.here, this.there)) {
			writers.add(this.threads.submit(() -> {
				for (int i = 0; i < 100; i++) {
					access.put(keys.get(i % keys.size()), access + "-" + i);
				}
			}));
		}
		for (Future<?> each : writers) {
			each.get();
		}

		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.versions).hasSize(10)
			.allSatisfy((key, versions) -> assertThat(versions).isSorted().doesNotHaveDuplicates());
		for (long key : keys) {
			assertThat(this.here.get(key, WRITER.rows::get)).isEqualTo(WRITER.rows.get(key));
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(this.there.get(key, WRITER.rows::get)).isEqualTo(WRITER.rows.get(key)));
		}
		assertThat(WRITER.batches.stream().mapToInt(List::size).sum()).as("coalesced").isLessThan(200);
	}

	@Test
	void buriesAPoisonRecordAndWritesTheOthers() {
		WRITER.shut();
		List<Long> keys = LongStream.range(0, 50).mapToObj((i) -> newKey()).toList();
		keys.forEach((key) -> this.here.put(key, "value"));
		WRITER.poison.add(keys.get(7));
		WRITER.open();
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();

		assertThat(WRITER.rows).hasSize(49).doesNotContainKey(keys.get(7));
		DeadLetter letter = onlyLetter();
		assertThat(letter.key()).isEqualTo(keys.get(7));
		assertThat(letter.value()).isEqualTo("value");
		assertThat(letter.reason()).contains("IllegalArgumentException", "Key " + keys.get(7) + " is refused");
		assertThat(letter.attempts()).isGreaterThanOrEqualTo(2);
		assertThat(letter.overtaken()).isFalse();
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(this.here.get(keys.get(7), (key) -> "row")).isEqualTo("row"));
	}

	private DeadLetter onlyLetter() {
		List<DeadLetter> letters = this.writeBehind.deadLetters("views", 10);
		assertThat(letters).hasSize(1);
		return letters.get(0);
	}

	@Test
	void requeuesADeadLetter() {
		long key = newKey();
		WRITER.poison.add(key);
		this.here.put(key, "value");
		await().atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 1);
		DeadLetter letter = onlyLetter();
		WRITER.poison.clear();

		assertThat(this.writeBehind.requeue("views", letter.id())).isEqualTo(RequeueResult.REQUEUED);
		await().atMost(SOON).untilAsserted(() -> assertThat(WRITER.rows).containsExactly(Map.entry(key, "value")));
		assertThat(WRITER.versions.get(key)).containsExactly(letter.version());
		assertThat(this.writeBehind.requeue("views", letter.id())).isEqualTo(RequeueResult.NOT_FOUND);
		assertThat(this.writeBehind.deadLetter("views", letter.id())).isNull();
	}

	@Test
	void doesNotRequeueWhatHasBeenOvertaken() {
		long key = newKey();
		WRITER.poison.add(key);
		this.here.put(key, "poison");
		await().atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 1);
		WRITER.poison.clear();
		this.here.put(key, "newer");
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();

		DeadLetter letter = onlyLetter();
		assertThat(letter.overtaken()).isTrue();
		assertThat(this.writeBehind.requeue("views", letter.id())).isEqualTo(RequeueResult.OVERTAKEN);
		assertThat(this.writeBehind.discard("views", letter.id())).isTrue();
		assertThat(this.writeBehind.discard("views", letter.id())).isFalse();
		assertThat(WRITER.rows).containsExactly(Map.entry(key, "newer"));
	}

	@Test
	void triesAgainForAsLongAsTheDatabaseIsDown() {
		WRITER.failure.set(new UncheckedIOException(new IOException("connection refused")));
		List<Long> keys = LongStream.range(0, 20).mapToObj((i) -> newKey()).toList();
		keys.forEach((key) -> this.here.put(key, "value"));

		await().atMost(SOON).until(() -> WRITER.batches.size() > 15);
		assertThat(this.writeBehind.status("views").deadLetters()).isZero();
		assertThat(this.writeBehind.status("views").pending()).isEqualTo(20);
		WRITER.failure.set(null);
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).hasSize(20);
	}

	@Test
	void refusesWritesWhenThereIsNoRoom() {
		WRITER.shut();
		Map<Long, String> values = new LinkedHashMap<>();
		IntStream.range(0, 2_500).forEach((i) -> values.put(newKey(), "value"));
		assertThatExceptionOfType(WriteNotAcceptedException.class).isThrownBy(() -> this.here.putAll(values))
			.withMessageContaining("cache 'views'")
			.withMessageContaining("max-pending");
		long full = values.keySet().stream().filter((key) -> partitionOf(key) == 0).findFirst().orElseThrow();
		long next = LongStream.generate(WriteBehindIntegrationTests::newKey)
			.filter((key) -> partitionOf(key) == partitionOf(full))
			.findFirst()
			.orElseThrow();

		assertThatExceptionOfType(WriteNotAcceptedException.class).isThrownBy(() -> this.here.put(next, "more"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.FULL));
		assertThat(this.here.get(next)).isNull();
		this.here.put(full, "a pending key can still be written");
		WRITER.open();
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).containsEntry(full, "a pending key can still be written").doesNotContainKey(next);
	}

	private static int partitionOf(long key) {
		return Math.floorMod(Long.toString(key).hashCode(), 2);
	}

	@Test
	void evictsWhatAWriterDiedBeforeShowing() {
		long key = newKey();
		assertThat(this.there.get(key, (missing) -> "old")).isEqualTo("old");
		WRITER.shut();
		var unused = Objects.requireNonNull(this.first.bean(RedisWriteBehind.class).pendingWrites().get("views"))
			.accept(List.of(new Write(key, Long.toString(key), "accepted", false)));

		await().atMost(SOON)
			.untilAsserted(() -> assertThat(this.there.get(key, (missing) -> "old")).isEqualTo("accepted"));
	}

	@Test
	void givesEachKeyATimeToLive() {
		WRITER.shut();
		this.here.put(newKey(), "value");

		assertThat(this.redis.keys("behind:behind:")).isNotEmpty()
			.allSatisfy((key) -> assertThat(this.redis.ttlMillis(key)).as("-1 is none").isNotEqualTo(-1));
	}

	@Test
	void refusesAValueOfAnotherType() {
		CacheAccess<Object, Object> untyped = this.first.bean(TwoLevelCacheManager.class).access("views", Object.class);

		assertThatIllegalArgumentException().isThrownBy(() -> untyped.put(newKey(), UUID.randomUUID()))
			.withMessageContaining("java.util.UUID")
			.withMessageContaining("java.lang.String");
		assertThatIllegalArgumentException().isThrownBy(() -> untyped.put("key", "value")).withMessageContaining("key");
	}

	@Test
	void flushesWhatIsPendingWhenANodeEnds() {
		try (CacheNode alone = CacheNode.start(this.server, "ending", Node.class,
				"cache-starter.write-behind.defaults.interval=10m")) {
			CacheAccess<Long, String> access = alone.bean(TwoLevelCacheManager.class).access("views", String.class);
			await().atMost(SOON)
				.until(() -> alone.bean(RedisWriteBehind.class).localStatus("views").ownedPartitions() == 4);
			access.put(1L, "value");
			assertThat(WRITER.rows).isEmpty();
		}
		assertThat(WRITER.rows).containsExactly(Map.entry(1L, "value"));
		assertThat(this.redis.keys("ending:behind:")).noneMatch((key) -> key.endsWith(":owner"))
			.noneMatch((key) -> key.endsWith(":pending"));
	}

	@Test
	void doesNotWriteABatchAfterThePartitionHasHadAnotherOwner() {
		WRITER.failure.set(new UncheckedIOException(new IOException("connection refused")));
		long key = newKey();
		this.here.put(key, "value");
		await().atMost(SOON).until(() -> WRITER.batches.size() > 3);
		String owner = "behind:behind:{views:" + partitionOf(key) + "}:owner";
		this.server.call("SET", owner, "somebody", "PX", "5000");
		await().atMost(SOON).until(() -> owned(this.first) + owned(this.second) == 1);
		WRITER.forget();
		WRITER.failure.set(null);

		await().during(Duration.ofMillis(300)).atMost(SOON).until(WRITER.rows::isEmpty);
		assertThat(this.redis.text(owner)).isEqualTo("somebody");
		await().atMost(SOON).untilAsserted(() -> assertThat(WRITER.rows).containsExactly(Map.entry(key, "value")));
		assertThat(WRITER.batches).hasSize(1);
		assertThat(WRITER.batches.get(0).get(0).attempt()).as("read anew").isEqualTo(1);
	}

	private static int owned(CacheNode node) {
		return node.bean(RedisWriteBehind.class).localStatus("views").ownedPartitions();
	}

	@Test
	void discardsNothingThatItCannotRead() {
		long key = newKey();
		WRITER.shut();
		this.here.put(key, "value");
		String partition = "behind:behind:{views:" + partitionOf(key) + "}:pending";
		byte[] bytes = "12|p?????".getBytes(StandardCharsets.UTF_8);
		this.redis.setField(partition, Long.toString(key), new String(bytes, StandardCharsets.UTF_8));
		WRITER.open();

		await().atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 1);
		assertThat(onlyLetter().reason()).contains("CodecException");
		assertThat(onlyLetter().key()).isNull();
	}

	/** Annotated methods over the same cache. */
	static class Views {

		@Cacheable("views")
		public String find(Long id) {
			return "old";
		}

		@Cacheable(cacheNames = "views", sync = true)
		public String findSync(Long id) {
			return "old";
		}

		@Cacheable("views")
		public CompletableFuture<String> findLater(Long id) {
			return CompletableFuture.completedFuture("old");
		}

	}

	/** What a node of these tests has beside its writer. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterWriteBehindAutoConfiguration.class })
	static class AutoConfigured {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(AutoConfigured.class)
	static class Node {

		@Bean
		GatedWriter viewWriter() {
			return WRITER;
		}

		@Bean
		Views views() {
			return new Views();
		}

	}

}
