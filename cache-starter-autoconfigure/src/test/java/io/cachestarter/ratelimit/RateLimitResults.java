package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;

/** Makes results for tests of those who are told about them. */
public final class RateLimitResults {

	private RateLimitResults() {
	}

	/**
	 * Make a result.
	 * @param outcome how the request has ended
	 * @param retryAfter after what time it can be allowed
	 * @param statuses what is left of each limit
	 * @return the result
	 */
	public static RateLimitResult of(RateLimitOutcome outcome, Duration retryAfter, PolicyStatus... statuses) {
		return new RateLimitResult(outcome, List.of(statuses), retryAfter, List.of());
	}

	/**
	 * Make a result that allows.
	 * @param statuses what is left of each limit
	 * @return the result
	 */
	public static RateLimitResult allowed(PolicyStatus... statuses) {
		return of(RateLimitOutcome.ALLOWED, Duration.ZERO, statuses);
	}

	/**
	 * Make a result that denies.
	 * @param retryAfter after what time it can be allowed
	 * @param statuses what is left of each limit
	 * @return the result
	 */
	public static RateLimitResult denied(Duration retryAfter, PolicyStatus... statuses) {
		return of(RateLimitOutcome.DENIED, retryAfter, statuses);
	}

	/**
	 * Make the status of a limit that has as many permits as were asked for.
	 * @param policy the limit
	 * @param remaining how many permits are left
	 * @param reset for how long
	 * @return the status
	 */
	public static PolicyStatus left(RateLimitPolicy policy, long remaining, Duration reset) {
		return new PolicyStatus(policy, remaining, reset, Duration.ZERO, false, false);
	}

	/**
	 * Make the status of a limit that denies.
	 * @param policy the limit
	 * @param remaining how many permits are left
	 * @param reset for how long
	 * @param retryAfter the time until there are as many as were asked for
	 * @return the status
	 */
	public static PolicyStatus violated(RateLimitPolicy policy, long remaining, Duration reset, Duration retryAfter) {
		return new PolicyStatus(policy, remaining, reset, retryAfter, true, false);
	}

	/**
	 * Make the status of a limit that only counts.
	 * @param policy the limit
	 * @param retryAfter the time until there are as many permits as were asked for
	 * @return the status
	 */
	public static PolicyStatus shadow(RateLimitPolicy policy, Duration retryAfter) {
		return new PolicyStatus(policy, 0, retryAfter, retryAfter, !retryAfter.isZero(), true);
	}

}
