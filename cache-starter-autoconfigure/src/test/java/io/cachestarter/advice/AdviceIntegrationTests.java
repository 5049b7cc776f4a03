package io.cachestarter.advice;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.observe.CacheHealthIndicator;
import io.cachestarter.redis.BreakerState;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisGateways;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.warm.HotKey;
import io.cachestarter.warm.HotKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** Tests that the advice says what a real server and a real cache are like. */
@Timeout(90)
@TestInstance(Lifecycle.PER_CLASS)
class AdviceIntegrationTests {

	private static final long MB = 1 << 20;

	private static final String FILL = """
			for i = 1, tonumber(ARGV[1]) do
				redis.call('SET', 'filler:' .. i, string.rep('x', 10000), 'PX', 600000)
			end
			return redis.call('DBSIZE')
			""";

	private RedisServerHandle server;

	private CacheNode node;

	private long ownCalls;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.node = AdviceNode.start(this.server.properties(), "cache-starter.caches.small.local.max-entries=50",
				"cache-starter.caches.small.remote.enabled=false", "cache-starter.advice.min-requests=500",
				"cache-starter.caches.plain.remote.compression=none");
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.server.close();
	}

	@BeforeEach
	@AfterEach
	void reset() {
		config("maxmemory", "0");
		config("maxmemory-policy", "noeviction");
		this.server.call("FLUSHALL");
		this.server.call("CONFIG", "RESETSTAT");
	}

	@Test
	void saysWhatInfoSays() {
		config("maxmemory", Long.toString(200 * MB));
		config("maxmemory-policy", "allkeys-lru");
		String info = String.valueOf(this.server.call("INFO"));

		ServerStatus status = only(advise().servers());

		assertThat(status.server()).isEqualTo(this.server.host() + ":" + this.server.port());
		assertThat(info).contains("redis_version:" + status.version() + "\r\n");
		assertThat(status.maxMemory()).isEqualTo(200 * MB);
		assertThat(status.policy()).isEqualTo("allkeys-lru");
		assertThat(status.usedMemory()).isBetween(MB / 2, 100 * MB);
		assertThat(status.peakMemory()).isGreaterThanOrEqualTo(Objects.requireNonNull(status.usedMemory()) - MB);
		assertThat(status.fragmentation()).isPositive();
		assertThat(status.evictedKeys()).isZero();
		assertThat(status.persistence()).isEqualTo("none");
		assertThat(status.persistenceFailing()).isFalse();
		assertThat(status.state()).isEqualTo(MemoryState.OK);
		assertThat(serverFindings()).isEmpty();
	}

	@Test
	void findsThatThereIsNoBound() {
		assertThat(serverFindings()).containsExactly("no-maxmemory");
	}

	@Test
	void findsAServerThatIsNearlyFullAndHealthShowsIt() {
		fill(1_000);
		config("maxmemory", Long.toString((long) (usedMemory() / 0.95)));

		assertThat(serverFindings()).containsExactly("nearly-full");
		assertThat(healthOf(new MemoryWatch(this.node.bean(RedisGateway.class), AdviceSettings.DEFAULT)))
			.contains("state=nearly full", "policy=noeviction");

		config("maxmemory", Long.toString(usedMemory() * 2));
		assertThat(serverFindings()).isEmpty();
	}

	@Test
	void findsEvictionsAsLongAsTheyGoOn() {
		config("maxmemory-policy", "allkeys-lru");
		config("maxmemory", Long.toString(usedMemory() + 5 * MB));
		assertThat(serverFindings()).isEmpty();

		fill(1_000);

		AdviceReport report = advise();
		assertThat(report.findings()).filteredOn((each) -> each.id().equals("evictions"))
			.singleElement()
			.satisfies((finding) -> assertThat(finding.seen())
				.contains(only(report.servers()).evictedKeys() + " of them since the last look"));
		config("maxmemory", Long.toString(200 * MB));
		advise();
		assertThat(serverFindings()).as("none since the last look").isEmpty();
	}

	@Test
	void findsThatLocksMayBeEvictedOnceThereAreLocks() {
		try (CacheNode locking = AdviceNode.start(this.server.properties())) {
			config("maxmemory", Long.toString(200 * MB));
			config("maxmemory-policy", "volatile-lru");
			CacheAdvisor advisor = locking.bean(CacheAdvisor.class);
			assertThat(ids(advisor.advise().findings())).doesNotContain("policy-evicts-state");

			locking.bean(DistributedLocks.class);

			assertThat(ids(advisor.advise().findings())).contains("policy-evicts-state");
		}
	}

	@Test
	void findsTheLargestKeysOfEachCache() {
		CacheAccess<Long, String> items = AdviceNode.access(this.node, "items/of customers");
		CacheAccess<Long, String> plain = AdviceNode.access(this.node, "plain");
		for (long id = 0; id < 20; id++) {
			items.put(id, "x".repeat(100));
			plain.put(id, "x".repeat(6_000));
		}
		String random = randomText(300_000);
		items.put(7L, random);

		SizeReport report = advisor().survey(10_000, 3);

		assertThat(report.complete()).isTrue();
		assertThat(report.ended()).isNull();
		SizeGroup group = group(report, "cache:items/of customers");
		assertThat(group.keys()).isEqualTo(20);
		assertThat(group.largest()).hasSize(3);
		String key = group.largest().get(0).key();
		assertThat(key).endsWith(":7");
		assertThat(group.largest().get(0).bytes()).isEqualTo(this.server.call("MEMORY", "USAGE", key));
		assertThat(report.findings()).extracting(Finding::id, Finding::subject)
			.contains(tuple("large-keys", "cache items/of customers"), tuple("uncompressed", "cache plain"));
	}

	@Test
	void looksAtNoMoreKeysThanItMay() {
		for (int i = 0; i < 30; i++) {
			this.server.call("EVAL", "for i = 1, 100 do redis.call('SET', 'advice:cache:many:' .. ARGV[1] .. i, 'x',"
					+ " 'PX', 60000) end", "0", Integer.toString(i));
		}

		SizeReport report = advisor().survey(600, 1);

		assertThat(report.looked()).isBetween(600L, 1_200L);
		assertThat(report.complete()).isFalse();
		assertThat(report.ended()).contains("highest number");
		assertThatIllegalArgumentException().isThrownBy(() -> advisor().survey(0, 1))
			.withMessage("'maxKeys' must be from 1 to 1000000 but is 0");
		assertThatIllegalArgumentException().isThrownBy(() -> advisor().survey(1, 101))
			.withMessage("'top' must be from 0 to 100 but is 101");
	}

	@Test
	void advisesAHeapThatIsLargeEnoughForRealTraffic() {
		CacheAccess<Long, String> small = AdviceNode.access(this.node, "small");
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			for (int i = 0; i < 900; i++) {
				small.get(i % 90L, (key) -> "value");
			}
			assertThat(ids(of(advise(), "cache small"))).contains("local-size");
		});
		AdviceReport report = advise();
		CacheTraffic traffic = traffic(report, "small");
		assertThat(traffic.requests()).isGreaterThanOrEqualTo(900);
		assertThat(traffic.localHits() + traffic.loads()).isEqualTo(traffic.requests());
		assertThat(of(report, "cache small").get(0).remedy())
			.as("100 is enough, but on a busy machine Caffeine evicts late, and many at once")
			.containsAnyOf("'local.max-entries' to 100,", "'local.max-entries' to 200,");
	}

	@Test
	void showsHotKeysAndSaysWhereThereIsTooLittle() {
		CacheAccess<Long, String> hot = AdviceNode.access(this.node, "hot");
		for (int i = 0; i < 5; i++) {
			hot.get(1L, (key) -> "value");
			hot.get(2L + i, (key) -> "value");
			hot.get(1L, (key) -> "value");
			Duration unused = this.node.bean(HotKeys.class).sample();
		}

		AdviceReport report = advise();

		CacheTraffic traffic = traffic(report, "hot");
		assertThat(traffic.hotKeys()).first().extracting(HotKey::key).isEqualTo("1");
		assertThat(ids(of(report, "cache hot"))).containsExactly("too-little-traffic");
	}

	@Test
	void saysInTimeThatAFrozenServerDoesNotAnswer() {
		try (RedisServerHandle frozen = RedisServers.start();
				RedisGateway redis = RedisGateways.open(frozen.properties(), Duration.ofMillis(250))) {
			CacheAdvisor advisor = advisor(redis);
			AtomicLong now = new AtomicLong();
			MemoryWatch watch = new MemoryWatch(redis, AdviceSettings.DEFAULT, now::get);
			await().atMost(Duration.ofSeconds(20)).until(redis::isConnected);
			assertThat(watch.servers()).isNotEmpty();
			frozen.freeze();
			now.addAndGet(TimeUnit.SECONDS.toNanos(9));
			assertThat(watch.servers()).as("what is known is not asked for again").isNotEmpty();
			now.addAndGet(TimeUnit.SECONDS.toNanos(1));

			assertThat(watch.servers()).isEmpty();
			AdviceReport report = advisor.advise();

			assertThat(report.findings()).filteredOn((each) -> each.id().equals("server-unknown"))
				.singleElement()
				.satisfies((finding) -> assertThat(finding.seen()).containsAnyOf("did not answer", "left alone"));
			assertThat(advisor.survey(10, 1).ended()).containsAnyOf("did not answer", "left alone");
			await().atMost(Duration.ofSeconds(20)).until(() -> redis.breakerState() != BreakerState.CLOSED);
			assertThat(healthOf(watch)).contains("memory=unknown");
			frozen.thaw();
		}
	}

	@Test
	void looksAtSizesOnceAtATime() {
		try (RedisServerHandle slow = RedisServers.start();
				RedisGateway redis = RedisGateways.open(slow.properties(), Duration.ofSeconds(20))) {
			await().atMost(Duration.ofSeconds(20)).until(redis::isConnected);
			CacheAdvisor advisor = advisor(redis);
			slow.freeze();
			CompletableFuture<SizeReport> first = CompletableFuture.supplyAsync(() -> advisor.survey(10, 1));
			CompletableFuture<SizeReport> second = CompletableFuture.supplyAsync(() -> advisor.survey(10, 1));

			await().atMost(Duration.ofSeconds(10))
				.until(() -> first.isCompletedExceptionally() || second.isCompletedExceptionally());
			slow.thaw();

			CompletableFuture<SizeReport> refused = first.isCompletedExceptionally() ? first : second;
			CompletableFuture<SizeReport> made = (refused == first) ? second : first;
			assertThat(refused).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("being looked at");
			assertThat(made.join().complete()).isTrue();
			assertThat(advisor.survey(10, 1).complete()).isTrue();
		}
	}

	private CacheAdvisor advisor(RedisGateway redis) {
		return new CacheAdvisor(this.node.bean(TwoLevelCacheManager.class), redis, new KeyNames(null, "advice"),
				AdviceSettings.DEFAULT, () -> StoredState.NONE, () -> null);
	}

	@Test
	void healthHasTheMemoryAndAsksForItOnce() {
		AtomicLong now = new AtomicLong();
		MemoryWatch watch = new MemoryWatch(this.node.bean(RedisGateway.class), AdviceSettings.DEFAULT, now::get);
		assertThat(healthOf(watch)).contains("state=unbounded");
		this.ownCalls = 0;
		long before = infoCalls();

		for (int i = 0; i < 50; i++) {
			assertThat(healthOf(watch)).contains("state=unbounded");
		}
		assertThat(infoCalls()).isEqualTo(before);

		now.addAndGet(TimeUnit.SECONDS.toNanos(10));
		assertThat(healthOf(watch)).contains("state=unbounded");
		assertThat(infoCalls()).isEqualTo(before + 1);
	}

	/** The server counts a call when it has answered it, so this one is not included. */
	private long infoCalls() {
		String text = String.valueOf(this.server.call("INFO", "commandstats"));
		long calls = text.lines()
			.filter((line) -> line.startsWith("cmdstat_info:calls="))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^cmdstat_info:calls=(\\d+),.*$", "$1")))
			.sum();
		return calls - this.ownCalls++;
	}

	private String healthOf(MemoryWatch watch) {
		Health health = Objects.requireNonNull(new CacheHealthIndicator(this.node.bean(RedisGateway.class),
				this.node.bean(TwoLevelCacheManager.class), watch)
			.health(true));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		return health.getDetails().toString();
	}

	private CacheAdvisor advisor() {
		return this.node.bean(CacheAdvisor.class);
	}

	private AdviceReport advise() {
		return advisor().advise();
	}

	private List<String> serverFindings() {
		return ids(of(advise(), this.server.host() + ":" + this.server.port()));
	}

	private static CacheTraffic traffic(AdviceReport report, String cache) {
		return report.caches().stream().filter((each) -> each.cache().equals(cache)).findFirst().orElseThrow();
	}

	private static List<Finding> of(AdviceReport report, String subject) {
		return report.findings().stream().filter((each) -> each.subject().equals(subject)).toList();
	}

	private static List<String> ids(List<Finding> findings) {
		return findings.stream().map(Finding::id).toList();
	}

	private static ServerStatus only(List<ServerStatus> servers) {
		assertThat(servers).hasSize(1);
		return servers.get(0);
	}

	private static SizeGroup group(SizeReport report, String purpose) {
		return report.groups().stream().filter((each) -> each.purpose().equals(purpose)).findFirst().orElseThrow();
	}

	/** Text that compression leaves large. */
	private static String randomText(int length) {
		StringBuilder text = new StringBuilder(length);
		Random random = new Random(42);
		for (int i = 0; i < length; i++) {
			text.append(String.format(Locale.ROOT, "%x", random.nextInt(16)));
		}
		return text.toString();
	}

	private long usedMemory() {
		String info = String.valueOf(this.server.call("INFO", "memory"));
		return Long.parseLong(info.replaceAll("(?s)^.*used_memory:(\\d+).*$", "$1"));
	}

	private void fill(int values) {
		Object unused = this.server.call("EVAL", FILL, "0", Integer.toString(values));
	}

	private void config(String setting, String value) {
		this.server.call("CONFIG", "SET", setting, value);
	}

}
