package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures locks that nobody else wants, and locks that the threads of two JVMs want all
 * the time, on one Redis.
 */
final class LockComparison {

	private static final List<Duration> HOLDS = List.of(Duration.ofMillis(2), Duration.ZERO);

	private static final Duration LONGEST_UNTIMED = Duration.ofSeconds(2);

	private LockComparison() {
	}

	/**
	 * Runs the comparison.
	 * @param turn how long the threads fight for a lock of one contender
	 * @param rounds how often
	 * @param names the contenders, none for all
	 */
	static void run(Duration turn, int rounds, List<String> names) throws Exception {
		Set<LockContender> contenders = names.isEmpty() ? EnumSet.allOf(LockContender.class)
				: EnumSet.of(LockContender.RAW,
						names.stream()
							.map((name) -> LockContender.valueOf(name.toUpperCase(Locale.ROOT)))
							.toArray(LockContender[]::new));
		try (RedisProcess redis = RedisProcess.start(); CommandCounter commands = new CommandCounter(redis.port())) {
			UncontendedLocks.run(redis.port(), contenders, turn.multipliedBy(rounds), commands);
			contenders.removeIf((contender) -> !contender.isWhole());
			fight(redis.port(), contenders, turn, rounds, commands);
		}
	}

	private static void fight(int redisPort, Set<LockContender> contenders, Duration turn, int rounds,
			CommandCounter commands) throws Exception {
		try (LockWorkerProcess first = LockWorkerProcess.start(0, redisPort, contenders);
				LockWorkerProcess second = LockWorkerProcess.start(1, redisPort, contenders)) {
			List<LockWorkerProcess> workers = List.of(first, second);
			workers.forEach(LockWorkerProcess::await);
			List<ContendedLocks> comparisons = HOLDS.stream()
				.map((hold) -> new ContendedLocks(hold, contenders, workers, commands))
				.toList();
			Duration untimed = (turn.compareTo(LONGEST_UNTIMED) < 0) ? turn : LONGEST_UNTIMED;
			comparisons.forEach((comparison) -> comparison.warmUp(untimed));
			for (int round = 0; round < rounds; round++) {
				for (ContendedLocks comparison : comparisons) {
					comparison.measure(round, turn);
				}
			}
			for (ContendedLocks comparison : comparisons) {
				comparison.count(untimed);
				comparison.print();
			}
		}
	}

}
