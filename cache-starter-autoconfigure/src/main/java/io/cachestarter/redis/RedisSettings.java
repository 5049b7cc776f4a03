package io.cachestarter.redis;

import java.time.Duration;

import io.lettuce.core.ReadFrom;

/**
 * Limits of the conversation with Redis.
 *
 * @param timeout the longest that one call waits for its answer, positive
 * @param connectTimeout the longest that opening a connection takes, positive; also how
 * long the start of the application waits for the first one
 * @param reconnectDelay the longest pause between two attempts to connect, positive
 * @param breaker when Redis is left alone
 * @param replication how many replicas have to know a change before it has been made
 * @param readFrom which servers of a cluster values and tags are read from
 * @since 0.1.0
 */
public record RedisSettings(Duration timeout, Duration connectTimeout, Duration reconnectDelay, BreakerSettings breaker,
		ReplicationSettings replication, ReadFrom readFrom) {

	/**
	 * Checks the limits.
	 * @throws IllegalArgumentException if one is not positive
	 */
	public RedisSettings {
		requirePositive("timeout", timeout);
		requirePositive("connectTimeout", connectTimeout);
		requirePositive("reconnectDelay", reconnectDelay);
	}

	/**
	 * Returns the silence after which a connection counts as dead, although it is open.
	 * @return four times the timeout
	 */
	Duration longestSilence() {
		return this.timeout.multipliedBy(4);
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be positive but is " + value);
		}
	}

}
