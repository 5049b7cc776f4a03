package io.cachestarter.message;

import java.time.Duration;

/**
 * How messages of durable topics are kept and tried.
 *
 * @param maxLength about how many messages a topic holds, from 1; the oldest go
 * @param retention how long it holds them after the last one, at least 1 second
 * @param batch how many messages a handler takes at a time, from 1 to 1,000
 * @param pollInterval time between two looks at a topic for what no message woke the
 * handler for, at least 10 ms
 * @param takeOverAfter time after which the messages of a node that has died go to
 * others, at least 3 poll intervals
 * @param maxAttempts how often a message of a group is tried, from 1
 * @param backoff pause before the second attempt, doubled with each further one; positive
 * @param maxBackoff longest pause, at least the first one
 * @param maxDeadLetters about how many dead letters a topic keeps, from 1
 * @since 0.1.0
 */
public record StreamSettings(int maxLength, Duration retention, int batch, Duration pollInterval,
		Duration takeOverAfter, int maxAttempts, Duration backoff, Duration maxBackoff, int maxDeadLetters) {

	private static final int HIGHEST_BATCH = 1_000;

	private static final Duration SHORTEST_POLL = Duration.ofMillis(10);

	/** What suits most applications. */
	public static final StreamSettings DEFAULT = new StreamSettings(100_000, Duration.ofDays(7), 16,
			Duration.ofSeconds(1), Duration.ofSeconds(30), 5, Duration.ofMillis(500), Duration.ofSeconds(30), 10_000);

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public StreamSettings {
		MessageSettings.checkPositive("maxLength", maxLength);
		MessageSettings.checkPositive("batch", batch);
		MessageSettings.checkPositive("maxAttempts", maxAttempts);
		MessageSettings.checkPositive("maxDeadLetters", maxDeadLetters);
		check(batch <= HIGHEST_BATCH, "batch", batch, "at most " + HIGHEST_BATCH);
		check(retention.compareTo(Duration.ofSeconds(1)) >= 0, "retention", retention, "at least 1 second");
		check(pollInterval.compareTo(SHORTEST_POLL) >= 0, "pollInterval", pollInterval, "at least 10 ms");
		check(takeOverAfter.compareTo(pollInterval.multipliedBy(3)) >= 0, "takeOverAfter", takeOverAfter,
				"at least 3 times the pollInterval of " + pollInterval);
		check(!backoff.isNegative() && !backoff.isZero(), "backoff", backoff, "positive");
		check(maxBackoff.compareTo(backoff) >= 0, "maxBackoff", maxBackoff, "at least the backoff of " + backoff);
	}

	private static void check(boolean holds, String name, Object value, String range) {
		if (!holds) {
			throw new IllegalArgumentException(
					"The " + name + " of messages is " + value + ", but it has to be " + range);
		}
	}

}
