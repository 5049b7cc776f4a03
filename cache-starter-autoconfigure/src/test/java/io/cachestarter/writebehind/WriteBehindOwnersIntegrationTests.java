package io.cachestarter.writebehind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.codec.ValueCodec;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.writebehind.WriteBehind.RequeueResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The only partition of a cache, and what belongs to its owner: a batch of an owner
 * before has no effect in Redis, and nothing gets lost that has been refused.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteBehindOwnersIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration LONG_ENOUGH = Duration.ofMillis(300);

	private static final GatedWriter WRITER = new GatedWriter();

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode node;

	private WriteBehind writeBehind;

	private CacheAccess<Long, String> views;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.node = CacheNode.start(this.server, "owners", Node.class,
				"cache-starter.write-behind.defaults.interval=10ms", "cache-starter.write-behind.defaults.partitions=1",
				"cache-starter.write-behind.defaults.retries=0", "cache-starter.write-behind.defaults.min-backoff=5ms",
				"cache-starter.write-behind.defaults.max-backoff=50ms",
				"cache-starter.write-behind.defaults.max-pending=2",
				"cache-starter.write-behind.defaults.max-dead-letters=2",
				"cache-starter.write-behind.defaults.lease=1s");
		this.writeBehind = this.node.bean(WriteBehind.class);
		this.views = this.node.bean(TwoLevelCacheManager.class).access("views", String.class);
	}

	@AfterAll
	void stop() {
		WRITER.reset();
		this.node.close();
		this.redis.close();
		this.server.close();
	}

	@BeforeEach
	void beginWithoutAnything() {
		WRITER.reset();
		this.redis.delete(key("owner"));
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		this.writeBehind.deadLetters("views", 100).forEach((letter) -> this.writeBehind.discard("views", letter.id()));
		WRITER.forget();
	}

	private String key(String kind) {
		return this.node.bean(KeyNames.class).writeBehind(kind, "views", 0);
	}

	private void putIntoTheWriter() {
		WRITER.shut();
		this.views.put(1L, "value");
		await().atMost(SOON).until(() -> WRITER.waiting() == 1);
	}

	private void becomeOwner(String holder, Duration lease) {
		this.server.call("SET", key("owner"), holder, "PX", Long.toString(lease.toMillis()));
	}

	@Test
	void settlesNothingForAnOwnerThatHasLostItsPartition() {
		putIntoTheWriter();
		becomeOwner("somebody", SOON);
		WRITER.open();
		await().atMost(SOON).until(() -> WRITER.rows.containsKey(1L));

		await().during(LONG_ENOUGH).atMost(SOON).until(() -> this.writeBehind.status("views").pending() == 1);
		this.redis.delete(key("owner"));
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.batches).as("written by the owner before, and by the new one")
			.hasSize(2)
			.allSatisfy((batch) -> assertThat(batch).extracting(PendingWrite::attempt).containsExactly(1));
	}

	@Test
	void buriesNothingForAnOwnerThatHasLostItsPartition() {
		WRITER.poison.add(1L);
		putIntoTheWriter();
		becomeOwner("somebody", SOON);
		WRITER.open();
		await().atMost(SOON).until(() -> WRITER.batches.size() == 1);

		await().during(LONG_ENOUGH).atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 0);
		WRITER.poison.clear();
		this.redis.delete(key("owner"));
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).containsEntry(1L, "value");
		assertThat(this.writeBehind.deadLetters("views", 10)).isEmpty();
	}

	@Test
	void settlesNothingUnderTheNumberOfAnEarlierTime() {
		putIntoTheWriter();
		haveAnotherOwnerInBetween();
		WRITER.open();

		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.batches).as("written under the earlier number and under that of now").hasSize(2);
	}

	@Test
	void readsABatchAnewThatItHasReadUnderTheNumberOfAnEarlierTime() {
		WRITER.failure.set(new UncheckedIOException(new IOException("connection refused")));
		this.views.put(1L, "value");
		await().atMost(SOON).until(() -> WRITER.batches.size() > 3);

		int before = WRITER.batches.size();
		haveAnotherOwnerInBetween();

		await().atMost(SOON)
			.untilAsserted(() -> assertThat(WRITER.batches.stream().skip(before)).as("counted from the beginning")
				.anySatisfy((batch) -> assertThat(batch).extracting(PendingWrite::attempt).containsExactly(1)));
	}

	/** This node is the owner again afterwards, because it renews its lease. */
	private void haveAnotherOwnerInBetween() {
		String number = this.redis.field(key("state"), "f");
		becomeOwner("somebody", Duration.ofMillis(1));
		await().atMost(SOON).until(() -> !number.equals(this.redis.field(key("state"), "f")));
		assertThat(Long.parseLong(this.redis.field(key("state"), "f"))).isGreaterThan(Long.parseLong(number));
	}

	@Test
	void buriesNoWriteThatHasNotBeenTried() {
		putIntoTheWriter();
		this.views.put(1L, "newer");
		WRITER.refusals.set(1);
		WRITER.open();

		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).containsEntry(1L, "newer");
		assertThat(this.writeBehind.deadLetters("views", 10)).isEmpty();
	}

	@Test
	void requeuesNoMoreThanThereIsRoomFor() {
		WRITER.refusals.set(1);
		this.views.put(1L, "refused");
		await().atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 1);
		String id = this.writeBehind.deadLetters("views", 1).get(0).id();
		WRITER.shut();
		this.views.putAll(Map.of(2L, "two", 3L, "three"));

		assertThat(this.writeBehind.requeue("views", id)).isEqualTo(RequeueResult.FULL);
		WRITER.open();
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(this.writeBehind.requeue("views", id)).isEqualTo(RequeueResult.REQUEUED);
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).containsEntry(1L, "refused").hasSize(3);
	}

	@Test
	void showsARequeuedWriteWhoseKeyWasNotEvicted() {
		WRITER.refusals.set(1);
		this.views.put(1L, "refused");
		await().atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 1);
		String id = this.writeBehind.deadLetters("views", 1).get(0).id();
		await().atMost(SOON).until(() -> "row".equals(this.views.get(1L, (key) -> "row")));
		WRITER.shut();
		List<String> evicted = new CopyOnWriteArrayList<>();

		try (RedisWriteBehind dying = newWriteBehind((cache, keyTexts) -> {
			evicted.addAll(keyTexts);
			return CompletableFuture.completedFuture(false);
		})) {
			assertThat(dying.requeue("views", id)).isEqualTo(RequeueResult.REQUEUED);
		}

		assertThat(evicted).containsExactly("1");
		await().atMost(SOON).until(() -> "refused".equals(this.views.get(1L, (key) -> "row")));
	}

	/** One more, which flushes nothing. */
	private RedisWriteBehind newWriteBehind(KeyEvictor evictor) {
		ValueCodec codec = Objects.requireNonNull(this.node.bean(TwoLevelCacheManager.class).settings("views"))
			.remote()
			.codec();
		WriteBehindSettings defaults = WriteBehindSettings.DEFAULTS;
		WriteBehindSettings settings = new WriteBehindSettings(1, defaults.batchSize(), defaults.interval(),
				defaults.maxPending(), defaults.acceptTimeout(), defaults.retries(), defaults.minBackoff(),
				defaults.maxBackoff(), defaults.jitter(), defaults.lease(), defaults.maxDeadLetters(),
				defaults.retention());
		return new RedisWriteBehind(this.node.bean(RedisGateway.class), this.node.bean(KeyNames.class),
				this.node.bean(ValueCodecs.class),
				List.of(new WriteBehindTarget(WRITER, Long.class, String.class, codec, settings)),
				FailureClassifier.standard(), evictor, WriteBehindObserver.NO_OP);
	}

	@Test
	void givesGrowingVersionsWhenTheClockOfRedisIsSetBack() {
		this.redis.setField(key("state"), "v", "4000000000000000");
		this.views.put(1L, "value");
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();

		assertThat(WRITER.versions).containsEntry(1L, List.of(4_000_000_000_000_001L));
		this.redis.delete(key("state"));
	}

	@Test
	void flushesEachBatchThatIsPendingWhenItEnds() {
		try (CacheNode alone = CacheNode.start(this.server, "ending", Node.class,
				"cache-starter.write-behind.defaults.interval=10m", "cache-starter.write-behind.defaults.partitions=1",
				"cache-starter.write-behind.defaults.batch-size=2")) {
			await().atMost(SOON)
				.until(() -> alone.bean(RedisWriteBehind.class).localStatus("views").ownedPartitions() == 1);
			CacheAccess<Long, String> access = alone.bean(TwoLevelCacheManager.class).access("views", String.class);
			LongStream.range(0, 5).forEach((key) -> access.put(key, "value"));
			assertThat(WRITER.rows).isEmpty();
		}
		assertThat(WRITER.batches).hasSize(3);
		assertThat(WRITER.rows).hasSize(5);
	}

	@Test
	void standsStillRatherThanDropADeadLetter() {
		List<Long> keys = List.of(1L, 2L, 3L);
		WRITER.poison.addAll(keys);
		keys.forEach((key) -> this.views.put(key, "value"));

		await().atMost(SOON).until(() -> this.writeBehind.status("views").deadLetters() == 2);
		await().during(LONG_ENOUGH).atMost(SOON).until(() -> this.writeBehind.status("views").pending() == 1);
		assertThat(this.writeBehind.status("views").deadLetters()).isEqualTo(2);

		this.writeBehind.deadLetters("views", 1).forEach((letter) -> this.writeBehind.discard("views", letter.id()));
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(this.writeBehind.deadLetters("views", 10)).extracting(DeadLetter::key).hasSize(2).contains(3L);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WriteBehindIntegrationTests.AutoConfigured.class)
	static class Node {

		@Bean
		GatedWriter viewWriter() {
			return WRITER;
		}

	}

}
