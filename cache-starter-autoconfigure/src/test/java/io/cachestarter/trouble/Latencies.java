package io.cachestarter.trouble;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long many calls have taken, to 2 %. Safe for use by multiple threads.
 */
final class Latencies {

	private static final int STEPS_BITS = 6;

	/** Into so many steps each power of two is divided. */
	private static final int STEPS = 1 << STEPS_BITS;

	private final AtomicLongArray counts = new AtomicLongArray(STEPS * (Long.SIZE - STEPS_BITS));

	void add(long nanos) {
		this.counts.incrementAndGet(index(Math.max(0, nanos)));
	}

	long count() {
		return countFrom(0);
	}

	/**
	 * Count the calls that have taken at least so long.
	 */
	long countFrom(long nanos) {
		long count = 0;
		for (int i = index(nanos); i < this.counts.length(); i++) {
			count += this.counts.get(i);
		}
		return count;
	}

	/**
	 * Return the time that a share of the calls has not exceeded.
	 * @param share from 0 to 1
	 * @return nanoseconds, 0 if there are no calls
	 */
	long quantile(double share) {
		long wanted = Math.max(1, (long) Math.ceil(count() * share));
		long seen = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			seen += this.counts.get(i);
			if (seen >= wanted) {
				return lowest(i);
			}
		}
		return 0;
	}

	long longest() {
		return quantile(1);
	}

	private static int index(long nanos) {
		int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - STEPS_BITS - 1);
		return (shift << STEPS_BITS) + (int) (nanos >>> shift);
	}

	private static long lowest(int index) {
		int shift = Math.max(0, (index >>> STEPS_BITS) - 1);
		return (long) (index - (shift << STEPS_BITS)) << shift;
	}

}
