package io.cachestarter.benchmarks;

import java.util.Locale;

/**
 * What readers have seen.
 *
 * @param reads how many reads they made
 * @param stale how many of them were stale
 * @param longestNanos the longest time for which a stale version had been outdated
 * @param keysLeft the number of keys that stayed stale on either node
 */
record StaleReads(long reads, long stale, long longestNanos, long keysLeft) {

	static final StaleReads NONE = new StaleReads(0, 0, 0, 0);

	StaleReads plus(StaleReads other) {
		return new StaleReads(this.reads + other.reads, this.stale + other.stale,
				Math.max(this.longestNanos, other.longestNanos), this.keysLeft + other.keysLeft);
	}

	String percent() {
		return String.format(Locale.ROOT, "%.3f", 100.0 * this.stale / Math.max(1, this.reads));
	}

	String longestSeconds() {
		return String.format(Locale.ROOT, "%.2f", this.longestNanos / 1e9);
	}

}
