package io.cachestarter.ratelimit;

import java.time.Duration;

/**
 * One limit: how many permits in which time. Immutable.
 *
 * @param name what clients know it by; printable ASCII, at most 100 characters
 * @param limit how many permits, from 1 to a billion; to 100,000 for
 * {@link RateLimitAlgorithm#SLIDING_WINDOW}
 * @param window in which time, from 1 ms to 366 days; for
 * {@link RateLimitAlgorithm#CONCURRENCY} the longest time that a permit is out
 * @param algorithm how it is decided
 * @param burst how many permits of a {@link RateLimitAlgorithm#TOKEN_BUCKET} can be there
 * at once, from 1 to a billion; else the same as the limit
 * @since 0.1.0
 */
public record RateLimitPolicy(String name, long limit, Duration window, RateLimitAlgorithm algorithm, long burst) {

	/** The highest limit. */
	public static final long MOST_PERMITS = 1_000_000_000;

	/** The highest limit of an exact sliding window, which keeps each permit. */
	public static final long MOST_PERMITS_KEPT = 100_000;

	/** The shortest window. */
	public static final Duration SHORTEST_WINDOW = Duration.ofMillis(1);

	/** The longest window. */
	public static final Duration LONGEST_WINDOW = Duration.ofDays(366);

	private static final int LONGEST_NAME = 100;

	/**
	 * Creates a limit.
	 * @throws IllegalArgumentException if a part is out of its range
	 */
	public RateLimitPolicy {
		if (name.isEmpty() || name.length() > LONGEST_NAME || !name.chars().allMatch((c) -> c >= 0x20 && c < 0x7F)) {
			throw new IllegalArgumentException("The name '" + name + "' of a rate limit cannot stand in a header. "
					+ "Give it 1 to " + LONGEST_NAME + " printable ASCII characters");
		}
		checkPermits(name, "limit", limit);
		checkPermits(name, "burst", burst);
		if (algorithm == RateLimitAlgorithm.SLIDING_WINDOW && limit > MOST_PERMITS_KEPT) {
			throw new IllegalArgumentException(
					"The limit of the rate limit '" + name + "' is " + limit + ", but an exact sliding window keeps "
							+ "at most " + MOST_PERMITS_KEPT + " permits. Use sliding-window-buckets");
		}
		if (algorithm != RateLimitAlgorithm.TOKEN_BUCKET && burst != limit) {
			throw new IllegalArgumentException("The burst of the rate limit '" + name + "' is " + burst
					+ ", but only a token-bucket has one. Leave it out, or change the algorithm");
		}
		if (window.compareTo(SHORTEST_WINDOW) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
			throw new IllegalArgumentException("The window of the rate limit '" + name + "' is " + window
					+ ", but must be from 1 ms to 366 days. Set it to a duration such as 10s");
		}
	}

	/**
	 * Creates a limit without a burst of its own.
	 * @param name what clients know it by
	 * @param limit how many permits
	 * @param window in which time
	 * @param algorithm how it is decided
	 */
	public RateLimitPolicy(String name, long limit, Duration window, RateLimitAlgorithm algorithm) {
		this(name, limit, window, algorithm, limit);
	}

	private static void checkPermits(String name, String what, long number) {
		if (number < 1 || number > MOST_PERMITS) {
			throw new IllegalArgumentException("The " + what + " of the rate limit '" + name + "' is " + number
					+ ", but must be from 1 to " + MOST_PERMITS);
		}
	}

	/**
	 * Returns the same limit with other numbers.
	 * @param newLimit how many permits
	 * @param newWindow in which time
	 * @param newBurst how many at once; of no matter unless there is a burst
	 * @return a limit
	 */
	public RateLimitPolicy with(long newLimit, Duration newWindow, long newBurst) {
		return new RateLimitPolicy(this.name, newLimit, newWindow, this.algorithm,
				(this.algorithm == RateLimitAlgorithm.TOKEN_BUCKET) ? newBurst : newLimit);
	}

	/** Returns the highest number of permits that one request can get. */
	long most() {
		return this.burst;
	}

}
