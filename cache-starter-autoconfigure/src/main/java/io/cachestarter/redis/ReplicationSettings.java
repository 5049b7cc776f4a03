package io.cachestarter.redis;

import java.time.Duration;

/**
 * How many replicas have to know a change before it counts as made (the command
 * {@code WAIT} of Redis). Replication is asynchronous otherwise: a primary that dies may
 * take with it what it has acknowledged.
 *
 * @param replicas the number, 0 for not to wait
 * @param timeout how long to wait for them, positive. Whoever shares the connection waits
 * as well
 * @since 0.1.0
 */
public record ReplicationSettings(int replicas, Duration timeout) {

	/** Does not wait. */
	public static final ReplicationSettings NONE = new ReplicationSettings(0, Duration.ofMillis(100));

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public ReplicationSettings {
		if (replicas < 0) {
			throw new IllegalArgumentException("'replicas' must not be negative but is " + replicas);
		}
		if (timeout.toMillis() <= 0) {
			throw new IllegalArgumentException("'timeout' must be at least 1 ms but is " + timeout);
		}
	}

}
