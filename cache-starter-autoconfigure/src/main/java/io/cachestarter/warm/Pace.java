package io.cachestarter.warm;

import io.cachestarter.internal.MonotonicClock;

/**
 * Spreads keys over time, so that no more are begun in a second than may be. Whoever
 * comes reserves the next free moment, and waits until then. Safe for use by multiple
 * threads.
 */
final class Pace {

	private static final long NANOS_PER_SECOND = 1_000_000_000;

	private final MonotonicClock clock;

	private final int keysPerSecond;

	private long next;

	/**
	 * Creates a pace.
	 * @param keysPerSecond 0 for no limit
	 */
	Pace(int keysPerSecond, MonotonicClock clock) {
		this.keysPerSecond = keysPerSecond;
		this.clock = clock;
		this.next = clock.nanos();
	}

	/**
	 * Reserves the time that keys take.
	 * @return how long to wait before they are begun, in nanoseconds; 0 not to wait
	 */
	synchronized long reserve(int keys) {
		if (this.keysPerSecond == 0) {
			return 0;
		}
		long now = this.clock.nanos();
		long begin = (this.next - now > 0) ? this.next : now;
		this.next = begin + keys * NANOS_PER_SECOND / this.keysPerSecond;
		return begin - now;
	}

}
