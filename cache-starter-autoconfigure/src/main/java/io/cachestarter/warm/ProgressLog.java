package io.cachestarter.warm;

import java.time.Duration;

import io.cachestarter.internal.MonotonicClock;

/**
 * Decides when the progress of a run is worth a line in the log: with each further tenth
 * of the keys, but at most once in a second, and in any case every ten seconds. Safe for
 * use by multiple threads.
 */
final class ProgressLog {

	private static final long SHORTEST = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST = Duration.ofSeconds(10).toNanos();

	private final MonotonicClock clock;

	private long lastNanos;

	private long lastTenth;

	ProgressLog(MonotonicClock clock) {
		this.clock = clock;
		this.lastNanos = clock.nanos();
	}

	/**
	 * Notes the progress.
	 * @param share from 0 to 1, 0 also if it is not known
	 * @return whether it is to be logged now
	 */
	synchronized boolean isDue(double share) {
		long now = this.clock.nanos();
		long tenth = (long) (share * 10);
		long passed = now - this.lastNanos;
		if (passed < LONGEST && (passed < SHORTEST || tenth <= this.lastTenth)) {
			return false;
		}
		this.lastNanos = now;
		this.lastTenth = tenth;
		return true;
	}

}
