package io.cachestarter.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * Asks a limiter for permits. Immutable.
 *
 * @param limiter the name of the limiter
 * @param key whose limit it is: a user, an address; empty if all share one. Of more than
 * 256 characters a digest is used
 * @param permits how many, at least 1
 * @param plan whose limits apply, or {@code null} for those of no plan; those apply as
 * well if the limiter does not know the plan
 * @since 0.1.0
 */
public record RateLimitRequest(String limiter, String key, long permits, @Nullable String plan) {

	/**
	 * Creates a request.
	 * @throws IllegalArgumentException if it is for less than one permit
	 */
	public RateLimitRequest {
		if (permits < 1 || permits > RateLimitPolicy.MOST_PERMITS) {
			throw new IllegalArgumentException("Asked the rate limiter '" + limiter + "' for " + permits
					+ " permits. Ask for 1 to " + RateLimitPolicy.MOST_PERMITS);
		}
	}

	/**
	 * Asks for permits.
	 * @param limiter the name of the limiter
	 * @param key whose limit it is
	 * @param permits how many
	 * @return the request
	 */
	public static RateLimitRequest of(String limiter, String key, long permits) {
		return new RateLimitRequest(limiter, key, permits, null);
	}

	/**
	 * Returns the same request within a plan.
	 * @param newPlan its name, or {@code null} for none
	 * @return a request
	 */
	public RateLimitRequest withPlan(@Nullable String newPlan) {
		return new RateLimitRequest(this.limiter, this.key, this.permits, newPlan);
	}

}
