package io.cachestarter.ratelimit;

/**
 * Is told what limiters decide on this node, to count it. Called on the threads of the
 * callers and of connections: must neither block nor throw.
 *
 * @since 0.1.0
 */
public interface RateLimitObserver {

	/** Counts nothing. */
	RateLimitObserver NO_OP = new RateLimitObserver() {
	};

	/**
	 * Told of each request, for each limiter that it asks. If one of several denies,
	 * those that would have allowed are not told of, since nothing is taken of them.
	 * @param limiter the name of the limiter
	 * @param outcome how it has ended for this limiter
	 */
	default void onRequest(String limiter, RateLimitOutcome outcome) {
	}

	/**
	 * Told how long a decision has taken, for however many limiters.
	 * @param nanos the time
	 */
	default void onDecision(long nanos) {
	}

	/** Told of each request that is denied without asking Redis. */
	default void onDeniedLocally() {
	}

	/** Told of each call to Redis that has failed. */
	default void onRedisError() {
	}

}
