package io.cachestarter.benchmarks;

import java.util.Objects;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link LocalDenialBenchmark} and prints what it has measured. */
final class LocalDenials {

	private LocalDenials() {
	}

	static void run() throws RunnerException {
		Options options = new OptionsBuilder().include(LocalDenialBenchmark.class.getSimpleName() + "\\.")
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.build();
		MarkdownTable table = new MarkdownTable("denied without Redis", "time, ns", "processor, ns", "B/check");
		for (RunResult result : new Runner(options).run()) {
			Samples nanos = new Samples();
			Samples cpu = new Samples();
			Samples bytes = new Samples();
			for (IterationResult iteration : result.getAggregatedResult().getIterationResults()) {
				nanos.add(iteration.getPrimaryResult().getScore());
				cpu.add(secondary(iteration, CpuProfiler.RESULT));
				bytes.add(secondary(iteration, JmhRounds.ALLOCATED));
			}
			table.row(result.getPrimaryResult().getLabel(), nanos.spread(), cpu.spread(),
					MarkdownTable.number(bytes.median()));
		}
	}

	private static double secondary(IterationResult iteration, String name) {
		return Objects.requireNonNull(iteration.getSecondaryResults().get(name), name).getScore();
	}

}
