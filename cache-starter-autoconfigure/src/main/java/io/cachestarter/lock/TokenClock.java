package io.cachestarter.lock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Makes fencing tokens out of the time of Redis. Safe for use by multiple threads.
 */
final class TokenClock {

	/*
	 * Invariant: a token is a time of Redis within the hold that it stands for. Holds of
	 * a lock do not overlap, so their tokens grow.
	 *
	 * What Redis has once told goes on here by the monotonic clock, slowed down so that
	 * it stays behind the server in spite of drift. A later answer is behind that only if
	 * the clock of the server was set back, or another server has taken over; then what
	 * goes on here is the token. That is of no use in a cluster, whose servers differ all
	 * the time.
	 */

	private static final double RATE = 0.999;

	private final AtomicReference<@Nullable Reading> latest = new AtomicReference<>();

	/**
	 * Returns the token of a hold that has begun.
	 * @param micros the time of Redis within the hold
	 * @param nanos the time here, after the answer has come
	 */
	long token(long micros, long nanos) {
		Reading known = this.latest.get();
		long expected = (known != null) ? known.at(nanos) : Long.MIN_VALUE;
		if (micros <= expected) {
			return expected;
		}
		this.latest.compareAndSet(known, new Reading(micros, nanos));
		return micros;
	}

	/**
	 * Returns the time of Redis that has certainly passed.
	 * @param micros the time that Redis has told
	 * @param elapsedNanos the time since the answer has come
	 */
	static long later(long micros, long elapsedNanos) {
		return micros + TimeUnit.NANOSECONDS.toMicros((long) (elapsedNanos * RATE));
	}

	private record Reading(long micros, long nanos) {

		long at(long now) {
			return later(this.micros, now - this.nanos);
		}

	}

}
