package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Audits the heap of one of two nodes. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StalenessAuditorIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final String app = "audits-" + UUID.randomUUID();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle redis;

	private CacheNode first;

	private CacheNode second;

	private String cache;

	private CacheAccess<Object, Text> here;

	private CacheAccess<Object, Text> there;

	private TwoLevelStore store;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.first = node("cache-starter.audit.enabled=false");
		this.second = node("cache-starter.audit.enabled=false");
		CacheNode.awaitEachOther(this.first, this.second);
	}

	private CacheNode node(String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add("cache-starter.invalidation.heartbeat=100ms");
		properties.add("cache-starter.caches.refreshing.refresh-ahead=0.9");
		return CacheNode.start(this.redis, this.app, PatternNode.class, properties.toArray(String[]::new));
	}

	@BeforeEach
	void useAnotherCache() {
		use("items-" + UUID.randomUUID());
	}

	private void use(String name) {
		this.cache = name;
		this.here = access(this.first);
		this.there = access(this.second);
		this.store = named(this.first).store();
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.first.close();
		this.second.close();
		this.redis.close();
	}

	@Test
	void findsAndDropsAValueThatIsOlderThanThatInRedis() {
		haveStale("k", "old", "new");

		audit();

		assertThat(named(this.first).auditedStale()).isEqualTo(1);
		assertThat(named(this.first).audited()).isEqualTo(1);
		assertThat(this.here.get("k")).isEqualTo(new Text("new"));
	}

	@Test
	void findsNothingWhereTheHeapAgreesWithRedis() {
		this.here.put("put", new Text("a"));
		assertThat(this.here.get("loaded", (key) -> new Text("b"))).isNotNull();
		this.there.put("read", new Text("c"));
		// The message about the put would take away what is read before it comes.
		await().atMost(SOON).until(() -> this.store.isCold("read"));
		assertThat(this.here.get("read")).isNotNull();
		this.here.put("null", null);
		this.here.put("touched", new Text("d"));
		this.here.touch("touched");

		audit();

		assertThat(named(this.first).audited()).isEqualTo(5);
		assertNothingFound();
		assertThat(this.store.holds("put", local("put"))).isTrue();
	}

	@Test
	void takesAnEqualValueThatWasLoadedAnewForTheSame() {
		this.here.put("k", new Text("same"));
		LocalEntry held = local("k");
		removeFromRedis("k");
		awaitAnotherMillisecond();
		assertThat(this.there.get("k", (key) -> new Text("same"))).isEqualTo(new Text("same"));

		audit();

		assertNothingFound();
		assertThat(this.store.holds("k", held)).isTrue();
	}

	@Test
	void takesAnEqualValueOfAClassWithoutEqualsForTheSame() {
		CacheAccess<Object, Plain> plainHere = this.first.bean(TwoLevelCacheManager.class)
			.access(this.cache, Plain.class);
		CacheAccess<Object, Plain> plainThere = this.second.bean(TwoLevelCacheManager.class)
			.access(this.cache, Plain.class);
		plainHere.put("k", new Plain("same"));
		removeFromRedis("k");
		awaitAnotherMillisecond();
		assertThat(plainThere.get("k", (key) -> new Plain("same"))).isNotNull();

		audit();

		assertNothingFound();
	}

	@Test
	void dropsWhatRedisHasLostWithoutCallingItStale() {
		this.here.put("k", new Text("old"));
		removeFromRedis("k");

		audit();

		assertThat(named(this.first).auditedAbsent()).isEqualTo(1);
		assertThat(named(this.first).auditedStale()).isZero();
		assertThat(this.here.get("k")).isNull();
	}

	@Test
	void saysNothingOfAValueWhoseMessageArrivesBeforeTheSecondLook() {
		LocalEntry held = haveStale("k", "old", "new");
		CompletableFuture<?> round = auditor(100).round();

		this.store.changedElsewhere("k");
		round.join();

		assertNothingFound();
		assertThat(this.store.holds("k", held)).isFalse();
	}

	@Test
	void saysNothingOfAnEntryThatWasInvalidatedByATag() {
		haveStale("k", "old", "new");
		CompletableFuture<?> round = auditor(100).round();

		this.store.view().invalidate(List.of(this.store.cacheTag()), Long.MAX_VALUE);
		round.join();

		assertNothingFound();
		this.store.view().flush();
	}

	@Test
	void leavesCachesOutThatRefresh() {
		use("refreshing");
		haveStale("k", "old", "new");

		audit();

		assertThat(named(this.first).audited()).isZero();
	}

	@Test
	void walksOverAllEntriesRoundByRound() {
		for (int key = 0; key < 25; key++) {
			this.here.put(key, new Text("value"));
		}
		LocalEntry stale = haveStale("k", "old", "new");
		StalenessAuditor auditor = auditor(10);
		long others = localEntries() - 26;

		for (long round = 0; round < (others + 26 + 9) / 10; round++) {
			auditor.round().join();
		}

		assertThat(named(this.first).audited()).isEqualTo(26);
		assertThat(this.store.holds("k", stale)).isFalse();
		auditor.round().join();
		assertThat(named(this.first).audited()).isGreaterThan(26);
	}

	@Test
	void findsNothingWhileBothNodesWrite() throws ExecutionException, InterruptedException {
		long seed = 20_261_121;
		AtomicBoolean stopped = new AtomicBoolean();
		AtomicLong versions = new AtomicLong();
		List<Future<?>> workers = new ArrayList<>();
		for (int worker = 0; worker < 4; worker++) {
			Random random = new Random(seed + worker);
			CacheAccess<Object, Text> access = (worker % 2 == 0) ? this.here : this.there;
			workers.add(this.threads.submit(() -> {
				while (!stopped.get()) {
					change(access, "k" + random.nextInt(20), random.nextInt(10), versions);
				}
			}));
		}
		StalenessAuditor auditor = auditor(1_000);
		await().atMost(SOON).until(() -> {
			auditor.round().join();
			return named(this.first).audited() > 300;
		});
		stopped.set(true);
		for (Future<?> worker : workers) {
			worker.get();
		}

		assertThat(named(this.first).auditedStale()).as("seed %d", seed).isZero();
	}

	private static void change(CacheAccess<Object, Text> access, String key, int action, AtomicLong versions) {
		switch (action) {
			case 0 -> access.put(key, new Text("v" + versions.incrementAndGet()));
			case 1 -> access.evict(key);
			default -> access.get(key, (same) -> new Text("v" + versions.incrementAndGet()));
		}
	}

	@Test
	void runsByItselfInEachInterval() {
		CacheNode node = node("cache-starter.audit.interval=200ms");
		try {
			CacheNode.awaitEachOther(this.first, this.second, node);
			TwoLevelStore audited = named(node).store();
			access(node).put("k", new Text("old"));
			LocalEntry old = Objects.requireNonNull(audited.findLocal("k"));
			awaitAnotherMillisecond();
			this.there.put("k", new Text("new"));
			await().atMost(SOON).until(() -> !audited.holds("k", old));
			await().atMost(SOON).until(() -> named(node).auditedStale() > 0 || putBack(audited, old));
			assertThat(access(node).get("k")).isEqualTo(new Text("new"));
		}
		finally {
			node.close();
		}
	}

	/** Puts a value back that a message has removed, or the flush of a busy node. */
	private static boolean putBack(TwoLevelStore store, LocalEntry old) {
		if (!store.holds("k", old)) {
			store.fill("k", old, store.stamp("k"));
		}
		return false;
	}

	/** Puts back what the message has removed, as if it had never come. */
	private LocalEntry haveStale(String key, String old, String latest) {
		this.here.put(key, new Text(old));
		LocalEntry entry = local(key);
		awaitAnotherMillisecond();
		this.there.put(key, new Text(latest));
		await().atMost(SOON).until(() -> !this.store.holds(key, entry));
		assertThat(this.store.fill(key, entry, this.store.stamp(key))).isTrue();
		return entry;
	}

	/** Entries are told apart by the millisecond of Redis in which they were stored. */
	private void awaitAnotherMillisecond() {
		long now = millis();
		await().atMost(SOON).until(() -> millis() > now);
	}

	private long millis() {
		List<?> time = (List<?>) Objects.requireNonNull(this.redis.call("TIME"));
		return Long.parseLong(String.valueOf(time.get(0))) * 1_000
				+ Long.parseLong(String.valueOf(time.get(1))) / 1_000;
	}

	private void removeFromRedis(String key) {
		this.redis.call("DEL", this.app + ":cache:" + this.cache + ":" + key);
	}

	private LocalEntry local(String key) {
		return Objects.requireNonNull(this.store.findLocal(key));
	}

	private void audit() {
		auditor(1_000).round().join();
	}

	private StalenessAuditor auditor(int sample) {
		return new StalenessAuditor(() -> List.of(named(this.first)), this.first.bean(RemoteLevels.class),
				new AuditSettings(true, Duration.ofMinutes(1), sample));
	}

	private long localEntries() {
		List<Object> keys = new ArrayList<>();
		this.store.localEntries().forEachRemaining((entry) -> keys.add(entry.getKey()));
		return keys.size();
	}

	private void assertNothingFound() {
		assertThat(named(this.first).auditedStale()).isZero();
		assertThat(named(this.first).auditedAbsent()).isZero();
	}

	private NamedCache named(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).find(this.cache));
	}

	private CacheAccess<Object, Text> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access(this.cache, Text.class);
	}

	record Text(String text) {
	}

	static final class Plain {

		public String text;

		Plain() {
			this("");
		}

		Plain(String text) {
			this.text = text;
		}

	}

}
