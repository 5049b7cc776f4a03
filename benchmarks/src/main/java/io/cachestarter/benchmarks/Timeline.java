package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How long calls took, and when they were. Safe for use by multiple threads. */
final class Timeline {

	private final List<Span> spans = new ArrayList<>();

	void measure(Runnable call) {
		Span span = Span.of(call);
		synchronized (this.spans) {
			this.spans.add(span);
		}
	}

	/**
	 * Returns what the calls took, in microseconds, that ran at any time within a span.
	 */
	Samples micros(Span within) {
		Samples samples = new Samples();
		synchronized (this.spans) {
			this.spans.stream().filter(within::overlaps).forEach((span) -> samples.add(span.nanos() / 1e3));
		}
		return samples;
	}

}
