package io.cachestarter.advice;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Adds up the sizes of keys of one purpose. Used by one thread.
 */
final class SizeTally {

	private static final int POWERS = 64;

	private final long[] byPower = new long[POWERS];

	private final PriorityQueue<KeySize> largest = new PriorityQueue<>(Comparator.comparingLong(KeySize::bytes));

	private final String purpose;

	private final int top;

	private long keys;

	private long bytes;

	/**
	 * Creates an empty tally.
	 * @param top how many of the largest are kept
	 */
	SizeTally(String purpose, int top) {
		this.purpose = purpose;
		this.top = top;
	}

	void add(String key, long size) {
		this.keys++;
		this.bytes += size;
		this.byPower[(size <= 1) ? 0 : POWERS - Long.numberOfLeadingZeros(size - 1)]++;
		KeySize entry = new KeySize(key, size);
		if (!this.largest.contains(entry)) {
			this.largest.add(entry);
		}
		if (this.largest.size() > this.top) {
			this.largest.remove();
		}
	}

	SizeGroup group() {
		List<KeySize> descending = this.largest.stream()
			.sorted(Comparator.comparingLong(KeySize::bytes).reversed().thenComparing(KeySize::key))
			.toList();
		return new SizeGroup(this.purpose, this.keys, this.bytes, (this.keys > 0) ? this.bytes / this.keys : 0,
				quantile(0.5), quantile(0.99), descending);
	}

	/** Returns the power of two that a share of the sizes does not exceed. */
	private long quantile(double share) {
		long wanted = (long) Math.ceil(share * this.keys);
		long seen = 0;
		for (int power = 0; power < POWERS; power++) {
			seen += this.byPower[power];
			if (seen >= wanted) {
				return 1L << power;
			}
		}
		return Long.MAX_VALUE;
	}

}
