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

	/** Returns the cells of a table: reads, stale, share, longest, keys left. */
	String cells() {
		return String.format(Locale.ROOT, "%9d %7d %7.3f %% %8.2f s %6d", this.reads, this.stale,
				100.0 * this.stale / Math.max(1, this.reads), this.longestNanos / 1e9, this.keysLeft);
	}

}
