package io.cachestarter.writebehind;

import java.time.Duration;

/**
 * Settings of the write-behind of one cache.
 *
 * @param partitions how many streams its writes are divided into by their keys, from 1 to
 * 64; must stay the same while anything is pending
 * @param batchSize how many keys are written at a time, from 1 to 1,000
 * @param interval how long writes are collected before they are written, at least 1 ms
 * @param maxPending how many keys may be pending, over all partitions, at least as many
 * as there are partitions
 * @param acceptTimeout how long a caller waits when as many are pending, not negative
 * @param retries how often a batch is tried again after a failure that does not pass, not
 * negative
 * @param minBackoff the first pause after a failure, positive
 * @param maxBackoff the longest pause after failures, at least the first
 * @param jitter the share of a pause, from 0 to 1, by which it may be shorter
 * @param lease for how long a partition stays with a node that is not heard of, 1 second
 * to 10 minutes
 * @param maxDeadLetters how many dead letters there may be, over all partitions, at least
 * as many as there are partitions
 * @param retention how long what is pending outlives the last node, at least 1 hour
 * @since 0.1.0
 */
public record WriteBehindSettings(int partitions, int batchSize, Duration interval, int maxPending,
		Duration acceptTimeout, int retries, Duration minBackoff, Duration maxBackoff, double jitter, Duration lease,
		int maxDeadLetters, Duration retention) {

	/** The settings of a cache for which nothing is configured. */
	public static final WriteBehindSettings DEFAULTS = new WriteBehindSettings(4, 500, Duration.ofMillis(200), 100_000,
			Duration.ofSeconds(5), 3, Duration.ofMillis(100), Duration.ofSeconds(30), 0.5, Duration.ofSeconds(10),
			10_000, Duration.ofDays(7));

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of range; the message begins with
	 * its name
	 */
	public WriteBehindSettings {
		check(partitions >= 1 && partitions <= 64, "partitions", "between 1 and 64", partitions);
		check(batchSize >= 1 && batchSize <= 1_000, "batchSize", "between 1 and 1000", batchSize);
		check(interval.toMillis() >= 1, "interval", "at least 1 ms", interval);
		check(maxPending >= partitions, "maxPending", "at least the number of partitions", maxPending);
		check(!acceptTimeout.isNegative(), "acceptTimeout", "zero or more", acceptTimeout);
		check(retries >= 0, "retries", "zero or more", retries);
		check(minBackoff.toMillis() >= 1, "minBackoff", "at least 1 ms", minBackoff);
		check(maxBackoff.compareTo(minBackoff) >= 0, "maxBackoff", "at least minBackoff", maxBackoff);
		check(jitter >= 0 && jitter <= 1, "jitter", "between 0 and 1", jitter);
		check(lease.toMillis() >= 1_000 && lease.compareTo(Duration.ofMinutes(10)) <= 0, "lease",
				"between 1 s and 10 min", lease);
		check(maxDeadLetters >= partitions, "maxDeadLetters", "at least the number of partitions", maxDeadLetters);
		check(retention.compareTo(Duration.ofHours(1)) >= 0, "retention", "at least 1 hour", retention);
	}

	private static void check(boolean valid, String name, String range, Object value) {
		if (!valid) {
			throw new IllegalArgumentException("'" + name + "' must be " + range + " but is " + value);
		}
	}

}
