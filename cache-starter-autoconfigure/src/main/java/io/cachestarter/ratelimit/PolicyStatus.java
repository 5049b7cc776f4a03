package io.cachestarter.ratelimit;

import java.time.Duration;

/**
 * What is left of one limit after a request.
 *
 * @param policy the limit
 * @param remaining how many permits are left
 * @param reset the time in which there will be no more than that; zero if that is not
 * known, as for {@link RateLimitAlgorithm#CONCURRENCY}
 * @param retryAfter the time until this limit has as many permits as were asked for; zero
 * if it has them, {@link RateLimitResult#NEVER} if it never can
 * @param violated whether it has fewer than were asked for
 * @param shadow whether it only counts, so that clients need not know of it
 * @since 0.1.0
 */
public record PolicyStatus(RateLimitPolicy policy, long remaining, Duration reset, Duration retryAfter,
		boolean violated, boolean shadow) {

	/** Returns this status as it looks some time later, if nothing else happens. */
	PolicyStatus after(long nanos) {
		return new PolicyStatus(this.policy, this.remaining, less(this.reset, nanos), less(this.retryAfter, nanos),
				this.violated, this.shadow);
	}

	/** Returns this status with more permits left. */
	PolicyStatus plus(long permits) {
		return new PolicyStatus(this.policy, this.remaining + permits, this.reset, this.retryAfter, this.violated,
				this.shadow);
	}

	/** Returns a time less some other, not below 0. */
	static Duration less(Duration time, long nanos) {
		if (nanos == 0 || time.equals(RateLimitResult.NEVER)) {
			return time;
		}
		Duration left = time.minusNanos(nanos);
		return left.isNegative() ? Duration.ZERO : left;
	}

}
