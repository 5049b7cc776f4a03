package io.cachestarter.lock;

import java.util.List;

/**
 * What Redis says to somebody who wants a lock.
 *
 * @param micros the time of Redis if the lock is taken, else 0
 * @param waitMillis else how long it lasts at most if nobody renews it, or one of the
 * constants
 */
record Answer(long micros, long waitMillis) {

	/** Somebody holds the lock, and Redis does not know that the caller waits. */
	static final long NOT_NOTED = -2;

	private static final long UNKNOWN_HOLDER = -1;

	static Answer of(List<Long> numbers) {
		return new Answer(numbers.get(0), numbers.get(1));
	}

	boolean isGranted() {
		return this.micros > 0;
	}

	boolean isUnknownHolder() {
		return !isGranted() && this.waitMillis == UNKNOWN_HOLDER;
	}

}
