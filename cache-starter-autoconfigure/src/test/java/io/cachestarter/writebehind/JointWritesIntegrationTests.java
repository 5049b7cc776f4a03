package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Writes of several threads that are accepted with one script. */
@Timeout(120)
class JointWritesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String SUCCESS = "accepted";

	private static final int PARTITIONS = 2;

	private static final GatedWriter WRITER = new GatedWriter();

	private final Map<Long, String> outcomes = new ConcurrentHashMap<>();

	private final List<Thread> threads = new ArrayList<>();

	private RedisServerHandle server;

	private RedisProbe redis;

	@BeforeEach
	void start() {
		WRITER.forget();
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
	}

	@AfterEach
	void stop() {
		this.redis.close();
		this.server.close();
	}

	/** The node does not look at its partitions by itself, so it sends nothing else. */
	private CacheNode startNode(String... properties) {
		return CacheNode.start(this.server.properties(), "joint", Node.class,
				properties(properties, "cache-starter.write-behind.defaults.interval=10m",
						"cache-starter.write-behind.defaults.lease=10m",
						"cache-starter.write-behind.defaults.partitions=" + PARTITIONS));
	}

	private static String[] properties(String[] given, String... more) {
		List<String> all = new ArrayList<>(List.of(more));
		all.addAll(List.of(given));
		return all.toArray(String[]::new);
	}

	private static CacheAccess<Long, String> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access("views", String.class);
	}

	/** Puts each key on a thread of its own, and returns when all of them wait. */
	private void putWhileFrozen(CacheAccess<Long, String> views, int keys) {
		this.server.freeze();
		LongStream.range(0, keys)
			.forEach((key) -> this.threads.add(new Thread(() -> this.outcomes.put(key, outcome(views, key)))));
		this.threads.forEach(Thread::start);
		await().atMost(SOON)
			.until(() -> this.threads.stream()
				.allMatch((thread) -> thread.getState() == Thread.State.WAITING
						|| thread.getState() == Thread.State.TERMINATED));
	}

	private static String outcome(CacheAccess<Long, String> views, long key) {
		try {
			views.put(key, "value " + key);
			return SUCCESS;
		}
		catch (WriteNotAcceptedException ex) {
			return ex.getReason().name();
		}
	}

	private void awaitOutcomes() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	private List<Long> keysWith(String outcome) {
		return this.outcomes.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(outcome))
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
	}

	private long scripts() {
		String stats = Objects.requireNonNull(this.server.call("INFO", "commandstats")).toString();
		Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(stats);
		assertThat(calls.find()).isTrue();
		return Long.parseLong(calls.group(1));
	}

	private static int partitionOf(long key) {
		return Math.floorMod(Long.toString(key).hashCode(), PARTITIONS);
	}

	private static String pendingOf(long key) {
		return "joint:behind:{views:" + partitionOf(key) + "}:pending";
	}

	private boolean isPending(long key) {
		return Objects.equals(this.server.call("HEXISTS", pendingOf(key), Long.toString(key)), 1L);
	}

	private void awaitEvicted(List<Long> keys) {
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(keys)
				.allSatisfy((key) -> assertThat(this.redis.find("joint:cache:views:" + key)).isNull()));
	}

	@Test
	void sendsTogetherWhatWaits() throws InterruptedException {
		try (CacheNode node = startNode("cache-starter.remote.timeout=30s")) {
			CacheAccess<Long, String> views = access(node);
			views.put(1_000L, "makes the scripts known");
			long before = scripts();
			putWhileFrozen(views, 100);
			this.server.thaw();
			awaitOutcomes();

			assertThat(keysWith(SUCCESS)).hasSize(100).allMatch(this::isPending);
			assertThat(scripts() - before).as("two, and two of up to 64 writes, and what nodes do by themselves")
				.isBetween(4L, 12L);
			LongStream.range(0, 100).forEach((key) -> assertThat(views.get(key)).isEqualTo("value " + key));
		}
	}

	@Test
	void acceptsNoMoreOfAScriptThanThereIsRoomFor() throws InterruptedException {
		try (CacheNode node = startNode("cache-starter.remote.timeout=30s",
				"cache-starter.write-behind.defaults.max-pending=10",
				"cache-starter.write-behind.defaults.accept-timeout=50ms")) {
			putWhileFrozen(access(node), 40);
			this.server.thaw();
			awaitOutcomes();

			for (int partition = 0; partition < PARTITIONS; partition++) {
				assertThat(this.server.call("HLEN", "joint:behind:{views:" + partition + "}:pending")).isEqualTo(5L);
				assertThat(this.server.call("XLEN", "joint:behind:{views:" + partition + "}:stream")).isEqualTo(5L);
			}
			assertThat(keysWith(SUCCESS)).hasSize(10).allMatch(this::isPending);
			assertThat(keysWith(Reason.FULL.name())).hasSize(30).noneMatch(this::isPending);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "pending" })
	void whatFailsInOnePartitionIsNothingToTheOthers(String damaged) throws InterruptedException {
		try (CacheNode node = startNode("cache-starter.remote.timeout=30s")) {
			CacheAccess<Long, String> views = access(node);
			LongStream.range(0, 40).forEach((key) -> views.put(key, "old"));
			Object unused = this.server.call("SET", "joint:behind:{views:1}:" + damaged, "of another type");
			putWhileFrozen(views, 40);
			this.server.thaw();
			awaitOutcomes();

			LongPredicate fails = (key) -> partitionOf(key) == 1;
			assertThat(keysWith(SUCCESS)).hasSizeGreaterThan(10)
				.noneMatch(fails::test)
				.allMatch(this::isPending)
				.allSatisfy((key) -> assertThat(views.get(key)).isEqualTo("value " + key));
			assertThat(keysWith(Reason.UNKNOWN.name())).hasSize(40 - keysWith(SUCCESS).size()).allMatch(fails::test);
			awaitEvicted(keysWith(Reason.UNKNOWN.name()));
		}
	}

	@Test
	void doesNotSendWhatWaitsForAScriptThatFails() throws InterruptedException {
		try (CacheNode node = startNode("cache-starter.remote.timeout=1s")) {
			CacheAccess<Long, String> views = access(node);
			views.put(1_000L, "makes the scripts known");
			putWhileFrozen(views, 20);
			awaitOutcomes();
			this.server.thaw();
			await().atMost(SOON).until(() -> node.bean(TwoLevelCacheManager.class).isRemoteTrusted());

			assertThat(keysWith(Reason.UNKNOWN.name())).as("those of two scripts").hasSizeBetween(1, 4);
			assertThat(keysWith(Reason.UNAVAILABLE.name())).hasSize(20 - keysWith(Reason.UNKNOWN.name()).size())
				.noneMatch(this::isPending);
			awaitEvicted(keysWith(Reason.UNKNOWN.name()));
			views.put(1_001L, "accepted again");
			assertThat(isPending(1_001L)).isTrue();
		}
	}

	@Test
	void evictsWhatAnInterruptedCallerHasSentAndSendsNothingMore() throws InterruptedException {
		try (CacheNode node = startNode("cache-starter.remote.timeout=30s")) {
			CacheAccess<Long, String> views = access(node);
			views.put(1_000L, "makes the scripts known");
			this.server.freeze();
			for (long key = 0; key < 3; key++) {
				long each = key;
				Thread thread = new Thread(() -> this.outcomes.put(each, outcome(views, each)));
				this.threads.add(thread);
				thread.start();
				await().atMost(SOON).until(() -> thread.getState() == Thread.State.WAITING);
			}
			this.threads.forEach(Thread::interrupt);
			awaitOutcomes();
			assertThat(keysWith(Reason.UNKNOWN.name())).containsExactly(0L, 1L, 2L);

			this.server.thaw();
			await().atMost(SOON).until(() -> isPending(0) && isPending(1));
			awaitEvicted(List.of(0L, 1L));
			assertThat(isPending(2)).as("waited for the others").isFalse();
		}
	}

	@Test
	void showsTheSameWriteThatIsPending() throws InterruptedException {
		int keys = 5;
		try (CacheNode first = startNode(); CacheNode second = startNode()) {
			CacheNode.awaitEachOther(first, second);
			for (CacheNode node : List.of(first, second)) {
				CacheAccess<Long, String> views = access(node);
				for (int i = 0; i < 8; i++) {
					String name = node.hashCode() + "-" + i;
					this.threads.add(new Thread(() -> LongStream.range(0, 300)
						.forEach((turn) -> views.put(turn % keys, name + "-" + turn))));
				}
			}
			this.threads.forEach(Thread::start);
			awaitOutcomes();

			for (long key = 0; key < keys; key++) {
				String pending = this.redis.field(pendingOf(key), Long.toString(key));
				for (CacheNode node : List.of(first, second)) {
					long each = key;
					await().atMost(SOON)
						.untilAsserted(() -> assertThat(pending).endsWith("\"" + access(node).get(each) + "\""));
				}
			}
		}
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
