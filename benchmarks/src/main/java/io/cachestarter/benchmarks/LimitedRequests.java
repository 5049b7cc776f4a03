package io.cachestarter.benchmarks;

import java.util.Map;
import java.util.Objects;

import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs {@link LimitedRequestBenchmark} and prints what each kind of request takes, and
 * how much of it beyond one with an empty interceptor.
 */
final class LimitedRequests {

	private static final String BARE = "bare";

	private LimitedRequests() {
	}

	static void run(int rounds, int warmUp, int iterations) throws RunnerException {
		Map<String, JmhIterations> requests = JmhIterations.run(LimitedRequestBenchmark.class, rounds, warmUp,
				iterations);
		JmhIterations bare = Objects.requireNonNull(requests.get(BARE));
		MarkdownTable table = new MarkdownTable("request", "time, ns", "processor, ns", "B/request", "time added, ns",
				"processor added, ns", "B added");
		requests.forEach((name, each) -> table.row(name, each.nanos().spread(), each.cpu().spread(),
				MarkdownTable.number(each.bytes().median()), added(each.nanos(), bare.nanos()),
				added(each.cpu(), bare.cpu()), added(each.bytes(), bare.bytes())));
	}

	private static String added(Samples all, Samples bare) {
		return MarkdownTable.number(all.median() - bare.median());
	}

}
