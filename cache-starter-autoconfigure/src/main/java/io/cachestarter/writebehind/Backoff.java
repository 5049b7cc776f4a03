package io.cachestarter.writebehind;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double after each failure, up to the longest, shortened at random so that
 * the partitions of all nodes do not come back at once. Used by one thread after the
 * other.
 */
final class Backoff {

	/** More doublings would overflow, and reach no other pause. */
	private static final int MAX_DOUBLINGS = 30;

	private final WriteBehindSettings settings;

	private int failures;

	Backoff(WriteBehindSettings settings) {
		this.settings = settings;
	}

	/** Returns the next pause in milliseconds. */
	long next() {
		long doubled = this.settings.minBackoff().toMillis() << Math.min(this.failures++, MAX_DOUBLINGS);
		long longest = Math.min(doubled, this.settings.maxBackoff().toMillis());
		double share = 1 - this.settings.jitter() * ThreadLocalRandom.current().nextDouble();
		return Math.max(1, (long) (longest * share));
	}

	void reset() {
		this.failures = 0;
	}

}
