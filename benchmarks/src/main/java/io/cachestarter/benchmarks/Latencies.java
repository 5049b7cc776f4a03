package io.cachestarter.benchmarks;

import java.util.Arrays;

/**
 * How long the last calls of one thread took. Noting a call allocates nothing. The median
 * leaves out the calls during which other programs had the processor.
 */
final class Latencies {

	private static final int MOST = 1 << 16;

	private final long[] nanos = new long[MOST];

	private int count;

	void clear() {
		this.count = 0;
	}

	void add(long duration) {
		this.nanos[this.count % MOST] = duration;
		this.count++;
	}

	/** Returns the median in microseconds. */
	double median() {
		long[] sorted = Arrays.copyOf(this.nanos, Math.min(this.count, MOST));
		Arrays.sort(sorted);
		return sorted[sorted.length / 2] / 1e3;
	}

}
