package io.cachestarter.lock;

import java.time.Duration;

/**
 * Settings of the locks.
 *
 * @param waitTime how long callers wait who do not say otherwise, not negative
 * @param leaseTime for how long a lock is taken, from 100 ms to 24 h
 * @param delayAfterFailover for how long this node takes no lock after it has met a
 * server that it did not know, at its start, too; zero for not at all
 * @param replicas how many replicas have to know of a lock before it counts as taken
 * @param replicationTimeout how long to wait for them
 * @since 0.1.0
 */
public record LockSettings(Duration waitTime, Duration leaseTime, Duration delayAfterFailover, int replicas,
		Duration replicationTimeout) {

	/** The settings when nothing is configured. */
	public static final LockSettings DEFAULT = new LockSettings(Duration.ofSeconds(10), Duration.ofSeconds(30),
			Duration.ZERO, 0, Duration.ofMillis(100));

	/** No lock is taken for less time. */
	public static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

	/** No lock is taken for more time. */
	public static final Duration LONGEST_LEASE = Duration.ofHours(24);

}
