package io.cachestarter.benchmarks;

import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long calls took, and when they were. Safe for use by multiple threads. */
final class Timeline {

	private final List<Span> spans = new ArrayList<>();

	void measure(Runnable call) {
		add(Span.of(call));
	}

	void add(Span span) {
		synchronized (this.spans) {
			this.spans.add(span);
		}
	}

	/** Writes how many calls there were, and the beginning and the end of each. */
	void write(DataOutput out) throws IOException {
		synchronized (this.spans) {
			out.writeInt(this.spans.size());
			for (Span span : this.spans) {
				out.writeLong(span.from());
				out.writeLong(span.to());
			}
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
