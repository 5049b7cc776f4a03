package io.cachestarter.lock;

import java.time.Duration;

/**
 * Settings of the locks.
 *
 * @param waitTime how long callers wait who do not say otherwise, not negative
 * @param leaseTime for how long a lock is taken, from 100 ms to 24 h
 * @param delayAfterFailover for how long this node takes no lock after it has met a
 * server that it did not know, at its start, too; zero for not at all
 * @param replicas how many replicas have to know of a lock before it counts as taken, 0
 * for not to wait
 * @param replicationTimeout how long to wait for them, at least 1 ms
 * @since 0.1.0
 */
public record LockSettings(Duration waitTime, Duration leaseTime, Duration delayAfterFailover, int replicas,
		Duration replicationTimeout) {

	private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

	private static final Duration LONGEST_LEASE = Duration.ofHours(24);

	/** The settings when nothing is configured. */
	public static final LockSettings DEFAULT = new LockSettings(Duration.ofSeconds(10), Duration.ofSeconds(30),
			Duration.ZERO, 0, Duration.ofMillis(100));

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public LockSettings {
		require(!waitTime.isNegative(), "'waitTime' must not be negative but is " + waitTime);
		require(isLease(leaseTime), "'leaseTime' must be from 100 ms to 24 h but is " + leaseTime);
		require(!delayAfterFailover.isNegative(),
				"'delayAfterFailover' must not be negative but is " + delayAfterFailover);
		require(replicas >= 0, "'replicas' must not be negative but is " + replicas);
		require(replicationTimeout.toMillis() > 0,
				"'replicationTimeout' must be at least 1 ms but is " + replicationTimeout);
	}

	/**
	 * Returns whether a lock can be taken for some time.
	 * @param time the time
	 * @return whether it is from 100 ms to 24 h
	 */
	public static boolean isLease(Duration time) {
		return time.compareTo(SHORTEST_LEASE) >= 0 && time.compareTo(LONGEST_LEASE) <= 0;
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
