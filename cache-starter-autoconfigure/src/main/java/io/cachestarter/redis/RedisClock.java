package io.cachestarter.redis;

import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.MonotonicClock;

/**
 * The time of the Redis server as this node sees it: the last time that Redis told, plus
 * what has passed since on the monotonic clock. The wall clock of this machine plays no
 * part. Behind the server's clock by at most the travel time of the last answer and the
 * drift since. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RedisClock {

	/** What the clock answers before Redis has told its time. */
	public static final long UNKNOWN = Long.MIN_VALUE;

	private final MonotonicClock clock;

	private volatile long offsetMicros = UNKNOWN;

	/**
	 * Creates a clock that does not know the time yet.
	 * @param clock measures what passes between two answers of Redis
	 */
	public RedisClock(MonotonicClock clock) {
		this.clock = clock;
	}

	/**
	 * Returns the time of Redis.
	 * @return milliseconds since the epoch, or {@link #UNKNOWN}
	 */
	public long millis() {
		long micros = micros();
		return (micros != UNKNOWN) ? TimeUnit.MICROSECONDS.toMillis(micros) : UNKNOWN;
	}

	/**
	 * Returns the time of Redis.
	 * @return microseconds since the epoch, or {@link #UNKNOWN}
	 */
	public long micros() {
		long offset = this.offsetMicros;
		return (offset != UNKNOWN) ? offset + elapsedMicros() : UNKNOWN;
	}

	/**
	 * Sets the clock to what Redis has just answered.
	 * @param redisMicros microseconds since the epoch
	 */
	public void learn(long redisMicros) {
		this.offsetMicros = redisMicros - elapsedMicros();
	}

	private long elapsedMicros() {
		return TimeUnit.NANOSECONDS.toMicros(this.clock.nanos());
	}

}
