package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Counts stale reads on two nodes while writers change the database and evict. A read is
 * stale if it returns a version older than one whose evict had returned more than 200 ms
 * before the read began.
 */
final class Staleness {

	private static final int NODES = 2;

	private static final int KEYS = 200;

	private static final Duration SETTLE = Duration.ofSeconds(2);

	private static final List<Contender> CONTENDERS = List.of(Contender.STARTER, Contender.SPRING, Contender.JETCACHE,
			Contender.REDISSON);

	private Staleness() {
	}

	static void run(Duration duration, int runs) throws ExecutionException, InterruptedException {
		Map<List<String>, StaleReads> totals = new LinkedHashMap<>();
		for (int run = 1; run <= runs; run++) {
			for (WritePattern pattern : WritePattern.values()) {
				for (Contender contender : CONTENDERS) {
					StaleReads result = measure(contender, pattern, duration, run);
					totals.merge(List.of(pattern.toString(), contender.toString()), result, StaleReads::plus);
				}
			}
		}
		MarkdownTable table = new MarkdownTable("writes", "contender", "stale reads, %", "stale reads", "reads",
				"longest, s", "keys left stale");
		totals.forEach((label, total) -> table.row(label.get(0), label.get(1), total.percent(), total.stale(),
				total.reads(), total.longestSeconds(), total.keysLeft()));
	}

	private static StaleReads measure(Contender contender, WritePattern pattern, Duration duration, long seed)
			throws ExecutionException, InterruptedException {
		VersionedDatabase database = new VersionedDatabase(KEYS, seed);
		try (RedisProcess redis = RedisProcess.start();
				Contender.Nodes nodes = contender.start(NODES, redis.port(), database)) {
			StaleTraffic traffic = new StaleTraffic(database, nodes.list(), pattern, seed);
			StaleReads reads = traffic.run(duration);
			Crew.sleep(SETTLE);
			StaleReads left = traffic.left();
			redis.check();
			return reads.plus(left);
		}
	}

}
