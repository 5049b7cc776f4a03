package io.cachestarter.benchmarks;

import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link LocalDenialBenchmark} and prints what it has measured. */
final class LocalDenials {

	private LocalDenials() {
	}

	static void run() throws RunnerException {
		MarkdownTable table = new MarkdownTable("denied without Redis", "time, ns", "processor, ns", "B/check");
		JmhIterations.run(LocalDenialBenchmark.class, 1)
			.forEach((name, iterations) -> table.row(name, iterations.nanos().spread(), iterations.cpu().spread(),
					MarkdownTable.number(iterations.bytes().median())));
	}

}
