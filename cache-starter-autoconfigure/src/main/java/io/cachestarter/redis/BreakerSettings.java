package io.cachestarter.redis;

import java.time.Duration;

/**
 * When Redis is left alone because it does not answer or refuses to work, and for how
 * long. The terms are those of Resilience4j.
 *
 * @param enabled whether it ever is
 * @param failureRateThreshold the share of failed calls from which on it is, in percent,
 * above 0 and at most 100. A single call without an answer is enough in any case
 * @param slidingWindowSize the number of calls that the share is taken of, positive
 * @param minimumNumberOfCalls the number of calls below which there is no share, positive
 * and at most the size of the window
 * @param waitDurationInOpenState how long it is left alone at first, positive; doubled
 * with each failed attempt up to the longest time
 * @param longestWaitDuration the longest time, not below the first
 * @since 0.1.0
 */
public record BreakerSettings(boolean enabled, float failureRateThreshold, int slidingWindowSize,
		int minimumNumberOfCalls, Duration waitDurationInOpenState, Duration longestWaitDuration) {

	/** What holds unless something else is set. */
	public static final BreakerSettings DEFAULT = new BreakerSettings(true, 50, 50, 10, Duration.ofMillis(250),
			Duration.ofSeconds(1));

	/** Calls that are tried after the wait; the first answer tells. */
	static final int TRIALS = 1;

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public BreakerSettings {
		require(failureRateThreshold > 0 && failureRateThreshold <= 100,
				"'failureRateThreshold' must be above 0 and at most 100 but is " + failureRateThreshold);
		require(slidingWindowSize > 0, "'slidingWindowSize' must be positive but is " + slidingWindowSize);
		require(minimumNumberOfCalls > 0 && minimumNumberOfCalls <= slidingWindowSize,
				"'minimumNumberOfCalls' must be from 1 to the size of the window, %d, but is %d"
					.formatted(slidingWindowSize, minimumNumberOfCalls));
		require(waitDurationInOpenState.toMillis() > 0,
				"'waitDurationInOpenState' must be at least 1 ms but is " + waitDurationInOpenState);
		require(longestWaitDuration.compareTo(waitDurationInOpenState) >= 0,
				"'longestWaitDuration' must be at least %s but is %s".formatted(waitDurationInOpenState,
						longestWaitDuration));
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
