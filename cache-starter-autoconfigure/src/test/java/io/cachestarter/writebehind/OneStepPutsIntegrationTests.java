package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.EntryOptions;
import io.cachestarter.cache.PendingWrites;
import io.cachestarter.cache.PendingWrites.Acceptance;
import io.cachestarter.cache.PendingWrites.Write;
import io.cachestarter.cache.TagOperations;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.invalidation.FlushReason;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Writes that are accepted and shown with one script. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneStepPutsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final GatedWriter WRITER = new GatedWriter();

	private static final AtomicLong KEYS = new AtomicLong();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode first;

	private CacheNode second;

	private CacheAccess<Long, String> here;

	private CacheAccess<Long, String> there;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.first = startNode();
		this.second = startNode();
		CacheNode.awaitEachOther(this.first, this.second);
		this.here = this.first.bean(TwoLevelCacheManager.class).access("views", String.class);
		this.there = this.second.bean(TwoLevelCacheManager.class).access("views", String.class);
	}

	/** The node does not look at its partitions by itself, so it sends nothing else. */
	private CacheNode startNode() {
		return CacheNode.start(this.server, "onestep", Node.class, "cache-starter.write-behind.defaults.interval=10m",
				"cache-starter.write-behind.defaults.partitions=1", "cache-starter.write-behind.defaults.lease=10m",
				"cache-starter.write-behind.defaults.max-pending=50",
				"cache-starter.write-behind.defaults.accept-timeout=50ms",
				"cache-starter.caches.views.remote.max-value-size=10KB", "cache-starter.invalidation.heartbeat=100ms");
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.second.close();
		this.first.close();
		this.redis.close();
		this.server.close();
	}

	@AfterEach
	void forgetWhatIsPending() {
		this.redis.keys("onestep:behind:{views:0}:")
			.stream()
			.filter((key) -> !key.endsWith(":owner"))
			.forEach(this.redis::delete);
	}

	private static long newKey() {
		return KEYS.incrementAndGet();
	}

	private long scripts() {
		String stats = Objects.requireNonNull(this.server.call("INFO", "commandstats")).toString();
		Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(stats);
		assertThat(calls.find()).isTrue();
		return Long.parseLong(calls.group(1));
	}

	private String pending(long key) {
		return this.redis.field("onestep:behind:{views:0}:pending", Long.toString(key));
	}

	private boolean isUnshown(long key) {
		return this.server.call("ZSCORE", "onestep:behind:{views:0}:unshown", Long.toString(key)) != null;
	}

	@Test
	void acceptsAndShowsWithOneScript() {
		long key = newKey();
		await("beside what nodes do by themselves").atMost(SOON).untilAsserted(() -> {
			long before = scripts();
			this.here.put(key, "value");
			assertThat(scripts() - before).isEqualTo(1);
		});

		assertThat(pending(key)).endsWith("\"value\"");
		assertThat(isUnshown(key)).isFalse();
		assertThat(this.redis.find("onestep:cache:views:" + key)).isNotNull();
		assertThat(this.here.get(key)).isEqualTo("value");
		assertThat(this.there.get(key)).isEqualTo("value");
	}

	@Test
	void tellsTheOtherNodes() {
		long key = newKey();
		this.here.put(key, "old");
		assertThat(this.there.get(key)).isEqualTo("old");
		this.here.put(key, "new");

		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(key)).isEqualTo("new"));
	}

	@Test
	void takesAKeyOutOfThoseThatAreNotShown() {
		long key = newKey();
		this.server.call("ZADD", "onestep:behind:{views:0}:unshown", "1", Long.toString(key));
		this.here.put(key, "value");

		assertThat(isUnshown(key)).isFalse();
	}

	@Test
	void doesNotTakeALaterWriteForShown() {
		PendingWrites behind = Objects
			.requireNonNull(this.first.bean(RedisWriteBehind.class).pendingWrites().get("views"));
		long key = newKey();
		long other = newKey();
		Acceptance earlier = behind.accept(List.of(write(key), write(other)));
		Acceptance later = behind.accept(List.of(write(key)));
		earlier.shown(List.of(Long.toString(key), Long.toString(other)));
		await().atMost(SOON).until(() -> !isUnshown(other));
		assertThat(isUnshown(key)).isTrue();

		later.shown(List.of(Long.toString(key)));
		await().atMost(SOON).until(() -> !isUnshown(key));
	}

	private static Write write(long key) {
		return new Write(key, Long.toString(key), "value", false);
	}

	@Test
	void takesTheRightToStoreFromALoadUnderWay() throws ExecutionException, InterruptedException {
		long key = newKey();
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch written = new CountDownLatch(1);
		Future<String> loaded = this.threads.submit(() -> this.there.get(key, (missing) -> {
			loading.countDown();
			pass(written);
			return "old";
		}));
		loading.await();
		this.here.put(key, "new");
		written.countDown();
		assertThat(loaded.get()).as("asked before the write").isEqualTo("old");

		assertThat(this.here.get(key)).isEqualTo("new");
		assertThat(this.there.get(key)).isEqualTo("new");
	}

	private static void pass(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	@Test
	void showsNothingWhenThereIsNoRoomAndLosesNoMessage() {
		LongStream.range(0, 50).forEach((i) -> this.here.put(newKey(), "pending"));
		InvalidationBus bus = this.second.bean(InvalidationBus.class);
		long gaps = bus.flushes(FlushReason.GAP);
		long key = newKey();
		assertThatExceptionOfType(WriteNotAcceptedException.class).isThrownBy(() -> this.here.put(key, "more"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(WriteNotAcceptedException.Reason.FULL));
		assertThat(this.here.get(key)).isNull();
		assertThat(this.there.get(key)).isNull();

		long pending = KEYS.get() - 1;
		assertThat(this.there.get(pending)).isEqualTo("pending");
		this.here.put(pending, "written again");
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(pending)).isEqualTo("written again"));
		seesNoGapAfter(gaps);
	}

	@Test
	void takesNoNumberForAWriteOfAnotherType() {
		InvalidationBus bus = this.second.bean(InvalidationBus.class);
		long gaps = bus.flushes(FlushReason.GAP);
		CacheAccess<Object, Object> untyped = this.first.bean(TwoLevelCacheManager.class).access("views", Object.class);
		assertThatIllegalArgumentException().isThrownBy(() -> untyped.put(newKey(), UUID.randomUUID()));

		long key = newKey();
		this.here.put(key, "old");
		assertThat(this.there.get(key)).isEqualTo("old");
		this.here.put(key, "new");
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(key)).isEqualTo("new"));
		seesNoGapAfter(gaps);
	}

	/** A heartbeat tells of a message that is missing. */
	private void seesNoGapAfter(long gaps) {
		InvalidationBus bus = this.second.bean(InvalidationBus.class);
		await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> bus.flushes(FlushReason.GAP) == gaps);
	}

	@Test
	void acceptsAValueThatIsTooLargeForItsEntry() {
		long key = newKey();
		String large = new Random(1).ints(20_000, 'a', 'z')
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		this.here.put(key, large);

		assertThat(this.redis.find("onestep:cache:views:" + key)).isNull();
		assertThat(this.there.get(key)).as("what is pending").isEqualTo(large);
	}

	@Test
	void keepsTheTagsOfAnEntry() {
		long key = newKey();
		this.here.put(key, "tagged", EntryOptions.NONE.withTags("group"));
		assertThat(this.there.get(key)).isEqualTo("tagged");
		this.redis.keys("onestep:behind:{views:0}:pending").forEach(this.redis::delete);
		this.second.bean(TagOperations.class).invalidate("group");

		assertThat(this.there.get(key)).isNull();
		await().atMost(SOON).untilAsserted(() -> assertThat(this.here.get(key)).isNull());
	}

	@Test
	void leavesAnEntryOfALaterVersion() {
		long key = newKey();
		this.here.put(key, "later", 7);
		this.here.put(key, "earlier", 3);

		assertThat(this.there.get(key)).isEqualTo("later");
		assertThat(pending(key)).as("the last write").endsWith("\"earlier\"");
		assertThat(this.here.getAll(List.of(key))).isEqualTo(Map.of(key, "later"));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WriteBehindIntegrationTests.AutoConfigured.class)
	static class Node {

		@Bean
		GatedWriter writer() {
			return WRITER;
		}

	}

}
