package io.cachestarter.trouble;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.oracle.OracleCluster;
import io.cachestarter.oracle.OracleNode;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis is away while as many keys are evicted as a journal takes, and has kept their old
 * values when it comes back. The outage lasts for as many seconds as the system property
 * {@code trouble.outage} says, or for as long as the evicts take.
 */
class JournalReplayIntegrationTests {

	private static final String CACHE = "ledger";

	private static final int EVICTS = 10_000;

	private static final int CHUNK = 500;

	private static final Pattern KEY = Pattern.compile("ledger-(\\d+)");

	private static final List<String> KEYS = IntStream.range(0, EVICTS)
		.mapToObj((number) -> "ledger-%05d".formatted(number))
		.toList();

	private final Map<String, Long> database = new HashMap<>();

	private final Queue<Integer> arrivals = new ConcurrentLinkedQueue<>();

	private final Latencies latencies = new Latencies();

	private final ServerUnderTest redis = new ServerUnderTest();

	private final OracleCluster cluster = OracleCluster.start(this.redis.line().properties(), TroubleRun.DEFAULTS);

	@BeforeEach
	void fill() {
		this.cluster.awaitQuiet();
		KEYS.forEach((key) -> this.database.put(key, 1L));
		this.cluster.nodes().forEach((node) -> assertThat(readAll(node)).isEqualTo(this.database));
		assertThat(entries()).isEqualTo(EVICTS);
	}

	@AfterEach
	void close() {
		this.cluster.close();
		this.redis.close();
		TroubleTable.print();
	}

	@Test
	void tellsRedisOfAllEvictsInTheirOrder() throws InterruptedException {
		OracleNode writer = this.cluster.nodes().get(0);
		TwoLevelCacheManager manager = writer.context().bean(TwoLevelCacheManager.class);
		try (StatefulRedisPubSubConnection<String, String> listener = listen(writer)) {
			this.redis.line().cut();
			evictAll(writer);
			assertThat(manager.journalSize()).isEqualTo(EVICTS);

			long healedNanos = System.nanoTime();
			this.redis.line().heal();
			this.cluster.awaitTrust();
			Duration recovery = Duration.ofNanos(System.nanoTime() - healedNanos);

			assertThat(entries()).isZero();
			assertThat(manager.journalOverflows()).isZero();
			assertThat(this.arrivals.stream().distinct()).containsExactlyElementsOf(numbers());
			this.cluster.nodes().forEach((node) -> assertThat(readAll(node)).isEqualTo(this.database));
			TroubleTable.add(row(recovery));
		}
	}

	private void evictAll(OracleNode writer) {
		CacheAccess<String, Long> cache = access(writer);
		long pauseNanos = TimeUnit.SECONDS.toNanos(Long.getLong("trouble.outage", 0)) / EVICTS;
		for (String key : KEYS) {
			this.database.merge(key, 1L, Long::sum);
			long begunNanos = System.nanoTime();
			cache.evict(key);
			this.latencies.add(System.nanoTime() - begunNanos);
			LockSupport.parkNanos(pauseNanos);
		}
	}

	private Map<String, Long> readAll(OracleNode node) {
		Map<String, Long> all = new HashMap<>();
		for (int from = 0; from < EVICTS; from += CHUNK) {
			all.putAll(access(node).getAll(KEYS.subList(from, from + CHUNK), this::load));
		}
		return all;
	}

	private Map<String, Long> load(Set<String> keys) {
		return keys.stream().collect(Collectors.toMap((key) -> key, this.database::get));
	}

	private static CacheAccess<String, Long> access(OracleNode node) {
		return node.context().bean(TwoLevelCacheManager.class).access(CACHE, Long.class);
	}

	private int entries() {
		String prefix = this.cluster.nodes().get(0).context().bean(KeyNames.class).cachePrefix(CACHE);
		return this.redis.probe().keys(prefix).size();
	}

	/** Note the keys in the messages that all nodes get. */
	private StatefulRedisPubSubConnection<String, String> listen(OracleNode node) {
		return this.redis.listen(node.context().bean(InvalidationBus.class).channel(), (message) -> {
			Matcher key = KEY.matcher(message);
			while (key.find()) {
				this.arrivals.add(Integer.valueOf(key.group(1)));
			}
		});
	}

	private static List<Integer> numbers() {
		return IntStream.range(0, EVICTS).boxed().toList();
	}

	private String row(Duration recovery) {
		return String.format(Locale.ROOT,
				"| JOURNAL, %d s with 10,000 evicts | nothing | %,d | 0 | | | %.0f ms | %.1f s | 0 | 0 |",
				Long.getLong("trouble.outage", 0), EVICTS, this.latencies.longest() / 1e6, recovery.toMillis() / 1e3);
	}

}
