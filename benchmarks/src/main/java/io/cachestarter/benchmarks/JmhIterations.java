package io.cachestarter.benchmarks;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What JMH has measured of one benchmark, iteration by iteration.
 *
 * @param nanos time on the clock for each operation
 * @param cpu processor time of the JVM for each operation, in nanoseconds
 * @param bytes what each operation allocates
 */
record JmhIterations(Samples nanos, Samples cpu, Samples bytes) {

	private JmhIterations() {
		this(new Samples(), new Samples(), new Samples());
	}

	/**
	 * Runs the benchmarks of a class by turns.
	 * @param benchmark the class
	 * @param rounds how often each has its turn
	 * @param warmUp the iterations of a turn that do not count
	 * @param iterations those that do
	 * @return what was measured, by the names of the methods
	 */
	static Map<String, JmhIterations> run(Class<?> benchmark, int rounds, int warmUp, int iterations)
			throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include(benchmark.getSimpleName() + "\\.")
			.warmupIterations(warmUp)
			.measurementIterations(iterations)
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true);
		Map<String, JmhIterations> all = new TreeMap<>();
		for (int round = 0; round < rounds; round++) {
			for (RunResult result : new Runner(options.build()).run()) {
				all.computeIfAbsent(result.getPrimaryResult().getLabel(), (missing) -> new JmhIterations()).add(result);
			}
		}
		return all;
	}

	private void add(RunResult result) {
		for (IterationResult iteration : result.getAggregatedResult().getIterationResults()) {
			this.nanos.add(iteration.getPrimaryResult().getScore());
			this.cpu.add(secondary(iteration, CpuProfiler.RESULT));
			this.bytes.add(secondary(iteration, JmhRounds.ALLOCATED));
		}
	}

	private static double secondary(IterationResult iteration, String name) {
		return Objects.requireNonNull(iteration.getSecondaryResults().get(name), name).getScore();
	}

}
