package io.cachestarter.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of a class in rounds and compares them within each round, so that a
 * machine that slows down for a minute slows down all of them. Each run has a JVM of its
 * own.
 */
final class JmhRounds {

	private static final String YARDSTICK = "caffeineCache";

	/** What begins the difference to the usual method in the name of a benchmark. */
	private static final String DIFFERENCE = "With";

	static final String ALLOCATED = "gc.alloc.rate.norm";

	private final Class<?> benchmark;

	private final int rounds;

	private final int iterations;

	private final List<Group> groups;

	/**
	 * Prepares rounds.
	 * @param groups how many of the four groups: the first two have keys of type Long
	 */
	JmhRounds(Class<?> benchmark, int rounds, int iterations, int groups) {
		this.benchmark = benchmark;
		this.rounds = rounds;
		this.iterations = iterations;
		this.groups = Group.ALL.subList(0, groups);
	}

	void run() throws RunnerException {
		Map<Group, Map<String, Series>> measured = new LinkedHashMap<>();
		for (int round = 1; round <= this.rounds; round++) {
			for (Group group : this.groups) {
				System.out.println("Round " + round + " of " + this.rounds + ": " + group);
				measure(group, measured.computeIfAbsent(group, (missing) -> new TreeMap<>()));
			}
		}
		measured.forEach(JmhRounds::print);
	}

	private void measure(Group group, Map<String, Series> measured) throws RunnerException {
		Options options = new OptionsBuilder().include(this.benchmark.getSimpleName() + "\\.")
			.param("key", group.key)
			.threads(group.threads)
			.warmupIterations(this.iterations)
			.measurementIterations(this.iterations)
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.build();
		for (RunResult result : new Runner(options).run()) {
			Series series = measured.computeIfAbsent(result.getPrimaryResult().getLabel(), (missing) -> new Series());
			series.nanos.add(result.getPrimaryResult().getScore());
			series.cpu.add(secondary(result, CpuProfiler.RESULT));
			series.bytes.add(secondary(result, ALLOCATED));
		}
	}

	private static double secondary(RunResult result, String name) {
		return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
	}

	private static void print(Group group, Map<String, Series> measured) {
		MarkdownTable table = new MarkdownTable(group.toString(), "processor / " + YARDSTICK, "time / " + YARDSTICK,
				"time, ns", "processor, ns", "B/op");
		measured.forEach((label, series) -> {
			Series yardstick = Objects.requireNonNull(measured.get(yardstickOf(label)));
			table.row(label, series.cpu.ratio(yardstick.cpu).spread(), series.nanos.ratio(yardstick.nanos).spread(),
					MarkdownTable.number(series.nanos.median()), MarkdownTable.number(series.cpu.median()),
					MarkdownTable.number(series.bytes.median()));
		});
	}

	/** A method of another kind is compared with the same one. */
	private static String yardstickOf(String label) {
		int difference = label.indexOf(DIFFERENCE);
		return (difference < 0) ? YARDSTICK : YARDSTICK + label.substring(difference);
	}

	private record Group(String key, int threads) {

		static final List<Group> ALL = List.of(new Group("Long", 1), new Group("Long", 2), new Group("String", 1),
				new Group("String", 2));

		@Override
		public String toString() {
			return "%s, %d %s, JDK %s".formatted(this.key, this.threads, (this.threads > 1) ? "threads" : "thread",
					System.getProperty("java.version"));
		}

	}

	private static final class Series {

		private final Samples nanos = new Samples();

		private final Samples cpu = new Samples();

		private final Samples bytes = new Samples();

	}

}
