package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.util.Assert;

/**
 * Evicts a tenth of the entries of a large cache by a pattern while another JVM sends
 * PING after PING.
 */
final class PatternEvictionCost {

	private static final String CACHE = "evicted";

	private static final int BATCH = 1_000;

	private static final int SHARE = 10;

	private static final Duration QUIET = Duration.ofSeconds(5);

	private final RedisCommands<String, String> redis;

	private final CacheAccess<String, Long> cache;

	private final int port;

	private final int count;

	private PatternEvictionCost(int port, RedisCommands<String, String> redis, CacheAccess<String, Long> cache,
			int count) {
		this.port = port;
		this.redis = redis;
		this.cache = cache;
		this.count = count;
	}

	static void run(int count, int rounds) {
		MarkdownTable table = new MarkdownTable("evict by pattern", "call, ms", "entries", "evicted", "PING before, ms",
				"p99", "max", "PING meanwhile, ms", "p99", "max", "max above the median before",
				"longest commands by the server, ms");
		for (int round = 0; round < rounds; round++) {
			try (RedisProcess redis = RedisProcess.start();
					AnnotatedNode node = AnnotatedNode.starter(redis.port(), (key) -> key);
					RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
					StatefulRedisConnection<String, String> connection = client.connect()) {
				TwoLevelCacheManager manager = (TwoLevelCacheManager) node.cacheManager();
				new PatternEvictionCost(redis.port(), connection.sync(), manager.access(CACHE, Long.class), count)
					.measure(table);
			}
		}
	}

	private void measure(MarkdownTable table) {
		fill();
		warmUp();
		this.redis.configSet("slowlog-log-slower-than", "200");
		this.redis.configSet("slowlog-max-len", "100000");
		try (WorkerProcess pinging = PingWorker.start(this.port)) {
			Span before = Span.asleep(QUIET);
			long filled = this.redis.dbsize();
			this.redis.slowlogReset();
			long[] evicted = new long[1];
			Span call = Span.of(() -> evicted[0] = this.cache.evictByPattern("user:42:*"));
			String slow = longest(this.redis.slowlogGet(100_000));
			Timeline pings = PingWorker.stop(pinging);
			Assert.state(evicted[0] == this.count / SHARE, () -> "Evicted " + evicted[0]);
			Samples quiet = pings.micros(before);
			Samples busy = pings.micros(call);
			table.row("cache-starter", MarkdownTable.number(call.millis()), filled, evicted[0], millis(quiet, 0.5),
					millis(quiet, 0.99), millis(quiet, 1), millis(busy, 0.5), millis(busy, 0.99), millis(busy, 1),
					String.format(Locale.ROOT, "%.2f", (busy.quantile(1) - quiet.median()) / 1e3), slow);
		}
	}

	/** The class of the walk and of the client are compiled by then. */
	private void warmUp() {
		for (int round = 0; round < 3; round++) {
			Assert.state(this.cache.evictByPattern("nobody:*") == 0, "Nothing begins so");
		}
	}

	private void fill() {
		Map<String, Long> batch = new HashMap<>();
		for (int number = 0; number < this.count; number++) {
			batch.put(((number % SHARE == 0) ? "user:42:" : "user:43:") + number, (long) number);
			if (batch.size() == BATCH || number == this.count - 1) {
				this.cache.putAll(batch);
				batch.clear();
			}
		}
	}

	private static String millis(Samples micros, double share) {
		return String.format(Locale.ROOT, "%.2f", micros.quantile(share) / 1e3);
	}

	/** Returns the longest of each command, by the server itself. */
	private static String longest(List<Object> log) {
		Map<String, Long> micros = new TreeMap<>();
		for (Object each : log) {
			List<?> entry = (List<?>) each;
			micros.merge(String.valueOf(((List<?>) entry.get(3)).get(0)), (Long) entry.get(2), Math::max);
		}
		StringBuilder text = new StringBuilder();
		micros
			.forEach((command, longest) -> text.append(String.format(Locale.ROOT, "%s %.2f ", command, longest / 1e3)));
		return text.toString();
	}

}
