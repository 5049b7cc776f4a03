package io.cachestarter.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
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
			table.row(result.getPrimaryResult().getLabel(), MarkdownTable.number(result.getPrimaryResult().getScore()),
					MarkdownTable.number(JmhRounds.secondary(result, CpuProfiler.RESULT)),
					MarkdownTable.number(JmhRounds.secondary(result, JmhRounds.ALLOCATED)));
		}
	}

}
