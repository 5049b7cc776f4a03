package io.cachestarter.benchmarks;

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

	static final String ALLOCATED = "gc.alloc.rate.norm";

	private final Class<?> benchmark;

	private final int rounds;

	private final int iterations;

	JmhRounds(Class<?> benchmark, int rounds, int iterations) {
		this.benchmark = benchmark;
		this.rounds = rounds;
		this.iterations = iterations;
	}

	void run() throws RunnerException {
		Map<String, Map<String, Series>> groups = new TreeMap<>();
		for (int round = 1; round <= this.rounds; round++) {
			for (String key : List.of("Long", "String")) {
				for (int threads = 1; threads <= 2; threads++) {
					String group = key + ", " + threads + ((threads > 1) ? " threads" : " thread");
					System.out.println("Round " + round + " of " + this.rounds + ": " + group);
					measure(key, threads, groups.computeIfAbsent(group, (missing) -> new TreeMap<>()));
				}
			}
		}
		groups.forEach(JmhRounds::print);
	}

	private void measure(String key, int threads, Map<String, Series> group) throws RunnerException {
		Options options = new OptionsBuilder().include(this.benchmark.getSimpleName() + "\\.")
			.param("key", key)
			.threads(threads)
			.warmupIterations(this.iterations)
			.measurementIterations(this.iterations)
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.build();
		for (RunResult result : new Runner(options).run()) {
			Series series = group.computeIfAbsent(result.getPrimaryResult().getLabel(), (missing) -> new Series());
			series.nanos.add(result.getPrimaryResult().getScore());
			series.cpu.add(secondary(result, CpuProfiler.RESULT));
			series.bytes.add(secondary(result, ALLOCATED));
		}
	}

	private static double secondary(RunResult result, String name) {
		return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
	}

	private static void print(String name, Map<String, Series> group) {
		Series yardstick = Objects.requireNonNull(group.get(YARDSTICK));
		MarkdownTable table = new MarkdownTable(name, "processor / " + YARDSTICK, "time / " + YARDSTICK, "time, ns",
				"processor, ns", "B/op");
		group.forEach((label, series) -> table.row(label, series.cpu.ratio(yardstick.cpu).spread(),
				series.nanos.ratio(yardstick.nanos).spread(), MarkdownTable.number(series.nanos.median()),
				MarkdownTable.number(series.cpu.median()), MarkdownTable.number(series.bytes.median())));
	}

	private static final class Series {

		private final Samples nanos = new Samples();

		private final Samples cpu = new Samples();

		private final Samples bytes = new Samples();

	}

}
