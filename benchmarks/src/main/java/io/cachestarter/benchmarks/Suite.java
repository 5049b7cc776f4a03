package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;

import org.springframework.util.Assert;

/**
 * A comparison that can be run.
 *
 * @param name what it is called on the command line
 * @param usage the arguments that it takes
 * @param shortArguments what keeps it short, so that all of them take less than ten
 * minutes; none if it is no part of a set
 * @param body what it does
 */
record Suite(String name, String usage, List<String> shortArguments, Suite.Body body) {

	static final List<Suite> ALL = List.of(
			new Suite("local", "[rounds] [iterations] [groups]", List.of("1", "1", "1"),
					(arguments) -> rounds(LocalHitBenchmark.class, arguments, 3)),
			new Suite("annotated", "[rounds] [iterations] [groups]", List.of("1", "1", "1"),
					(arguments) -> rounds(AnnotatedHitBenchmark.class, arguments, 8)),
			new Suite("remote", "[rounds] [usual]", List.of("1", "usual"),
					(arguments) -> RemoteHitBenchmark.run(arguments.number(0, 4),
							!arguments.names(1).contains("usual"))),
			new Suite("evict", "[rounds] [warm-up rounds]", List.of("2", "5"),
					(arguments) -> ChangeCost.run(arguments.number(0, 40), arguments.number(1, 40))),
			new Suite("propagation", "[changes] [warm-up changes]", List.of("100", "100"),
					(arguments) -> Propagation.run(arguments.number(0, 2_000), arguments.number(1, 1_200))),
			new Suite("staleness", "[seconds] [runs]", List.of("1", "1"),
					(arguments) -> Staleness.run(arguments.seconds(0, 30), arguments.number(1, 1))),
			new Suite("stampede", "[rounds]", List.of("1"), (arguments) -> Stampede.run(arguments.number(0, 5))),
			new Suite("clear", "[entries]", List.of("10000"),
					(arguments) -> ClearCost.run(arguments.number(0, 1_000_000))),
			new Suite("pattern", "[entries] [rounds]", List.of("20000", "1"),
					(arguments) -> PatternEvictionCost.run(arguments.number(0, 1_000_000), arguments.number(1, 1))),
			new Suite("warm-up", "[entries] [rounds]", List.of("5000", "1"),
					(arguments) -> WarmUpCost.run(arguments.number(0, 100_000), arguments.number(1, 3))),
			new Suite("write-behind", "[seconds] [rounds] [threads]", List.of("1", "2"),
					(arguments) -> WriteBehindComparison.run(arguments.seconds(0, 5), arguments.number(1, 5),
							arguments.number(2, 8))),
			new Suite("tags", "[entries] [rounds]", List.of("10000", "1"),
					(arguments) -> TagCost.run(arguments.number(0, 100_000), arguments.number(1, 5))),
			new Suite("growth", "[entries] [tags] [nodes]", List.of("10000", "100", "2"),
					(arguments) -> Growth.run(arguments.number(0, 10_000_000), arguments.number(1, 100_000),
							arguments.number(2, 32))),
			new Suite("startup", "[rounds]", List.of("1"), (arguments) -> Startup.run(arguments.number(0, 15))),
			new Suite("locks", "[seconds] [rounds] [contenders]", List.of("1", "1", "starter", "rlock"),
					(arguments) -> LockComparison.run(arguments.seconds(0, 5), arguments.number(1, 2),
							arguments.names(2))),
			new Suite("limits", "[seconds] [rounds] [contenders]", List.of("1", "1", "sliding_window", "bucket4j"),
					(arguments) -> LimitComparison.run(arguments.seconds(0, 2), arguments.number(1, 1),
							arguments.names(2))),
			new Suite("limits-overhead", "[rounds] [warm-up] [iterations]", List.of("1", "1", "3"),
					(arguments) -> LimitedRequests.run(arguments.number(0, 2), arguments.number(1, 4),
							arguments.number(2, 15))),
			new Suite("soak", "[operations]", List.of(), (arguments) -> Soak.run(arguments.number(0, 10_000_000))));

	private static void rounds(Class<?> benchmark, Arguments arguments, int iterations) throws RunnerException {
		new JmhRounds(benchmark, arguments.number(0, 2), arguments.number(1, iterations), arguments.number(2, 4)).run();
	}

	/** Returns the suite of a name, or fails. */
	static Suite of(String name) {
		return ALL.stream()
			.filter((suite) -> suite.name.equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no comparison '" + name + "'"));
	}

	/** Tells whether it compares something, and ends soon. */
	boolean isInSets() {
		return !this.shortArguments.isEmpty();
	}

	void run(List<String> arguments) throws Exception {
		this.body.run(new Arguments(arguments));
	}

	/** What a comparison does. */
	@FunctionalInterface
	interface Body {

		void run(Arguments arguments) throws Exception;

	}

	/** What has been written behind the name. */
	record Arguments(List<String> all) {

		int number(int index, int standard) {
			if (this.all.size() <= index) {
				return standard;
			}
			int number = Integer.parseInt(this.all.get(index));
			Assert.isTrue(number > 0, () -> "Not a positive number: " + number);
			return number;
		}

		Duration seconds(int index, int standard) {
			return Duration.ofSeconds(number(index, standard));
		}

		List<String> names(int from) {
			return this.all.stream().skip(from).toList();
		}

	}

}
