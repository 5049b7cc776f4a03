package io.cachestarter.benchmarks;

import java.time.Duration;

import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link LocalDenialBenchmark} and prints what it has measured. */
final class LocalDenials {

	private LocalDenials() {
	}

	/**
	 * Runs the benchmark.
	 * @param each how long half of its warm-up takes, and a third of what is measured
	 */
	static void run(Duration each) throws RunnerException {
		int seconds = Math.toIntExact(each.toSeconds());
		MarkdownTable table = new MarkdownTable("denied without Redis", "time, ns", "processor, ns", "B/check");
		JmhIterations.run(LocalDenialBenchmark.class, 1, 2 * seconds, 15 * seconds)
			.forEach((name, iterations) -> table.row(name, iterations.nanos().spread(), iterations.cpu().spread(),
					MarkdownTable.number(iterations.bytes().median())));
	}

}
