package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures rate limits: what they keep in Redis, checks of one thread, checks of one key
 * by the threads of two JVMs, and denials that Redis is not asked for.
 */
final class LimitComparison {

	private LimitComparison() {
	}

	/**
	 * Runs the comparison.
	 * @param each how long each contender works at a time in each part
	 * @param rounds how often
	 * @param names the contenders, none for all
	 */
	static void run(Duration each, int rounds, List<String> names) throws Exception {
		Set<LimitContender> contenders = names.isEmpty() ? EnumSet.allOf(LimitContender.class)
				: EnumSet.of(LimitContender.GCRA,
						names.stream()
							.map((name) -> LimitContender.valueOf(name.toUpperCase(Locale.ROOT)))
							.toArray(LimitContender[]::new));
		try (RedisProcess redis = RedisProcess.start(); CommandCounter commands = new CommandCounter(redis.port())) {
			FullLimits.run(redis.port(), contenders);
			single(redis.port(), contenders, each, rounds, commands);
			hot(redis.port(), contenders, each, rounds, commands);
		}
		LocalDenials.run(each);
	}

	private static void single(int redisPort, Set<LimitContender> contenders, Duration each, int rounds,
			CommandCounter commands) throws Exception {
		List<LimitContender> alone = contenders.stream().filter((contender) -> !contender.isForCrowds()).toList();
		try (LimitContender.Nodes nodes = LimitContender.Nodes.start(alone, redisPort)) {
			List<SingleChecks> parts = List.of(SingleChecks.allowed(nodes, commands),
					SingleChecks.denied(nodes, commands));
			for (SingleChecks checks : parts) {
				checks.count();
				checks.warmUp();
			}
			for (int round = 0; round < rounds; round++) {
				for (SingleChecks checks : parts) {
					checks.measure(each);
				}
			}
			parts.forEach(SingleChecks::print);
		}
	}

	private static void hot(int redisPort, Set<LimitContender> contenders, Duration each, int rounds,
			CommandCounter commands) throws Exception {
		List<String> arguments = new ArrayList<>();
		arguments.add(Integer.toString(redisPort));
		contenders.forEach((contender) -> arguments.add(contender.name()));
		try (WorkerProcess first = WorkerProcess.start(LimitWorker.class, arguments);
				WorkerProcess second = WorkerProcess.start(LimitWorker.class, arguments)) {
			List<WorkerProcess> workers = List.of(first, second);
			workers.forEach((worker) -> worker.await(LimitCounts::read));
			HotChecks allowed = HotChecks.allowed(contenders, workers, commands);
			measure(allowed, each.multipliedBy(rounds));
			measure(allowed.halved(), each.multipliedBy(rounds));
		}
	}

	private static void measure(HotChecks checks, Duration each) throws Exception {
		checks.warmUp();
		checks.measure(each);
		checks.print();
	}

}
