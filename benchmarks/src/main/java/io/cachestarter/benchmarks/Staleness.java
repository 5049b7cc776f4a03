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
		Map<String, StaleReads> totals = new LinkedHashMap<>();
		System.out.printf("%-16s %-24s %9s %7s %9s %10s %6s%n", "", "", "reads", "stale", "", "longest", "left");
		for (int run = 1; run <= runs; run++) {
			for (WritePattern pattern : WritePattern.values()) {
				for (Contender contender : CONTENDERS) {
					String label = String.format("%-16s %-24s", pattern, contender);
					StaleReads result = measure(contender, pattern, duration, run);
					System.out.println(label + " " + result.cells());
					totals.merge(label, result, StaleReads::plus);
				}
			}
		}
		if (runs > 1) {
			System.out.println("All " + runs + " runs");
			totals.forEach((label, total) -> System.out.println(label + " " + total.cells()));
		}
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
