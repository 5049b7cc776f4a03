package io.cachestarter.web;

import java.time.Duration;
import java.util.OptionalLong;

import io.cachestarter.ratelimit.PolicyStatus;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.ratelimit.RateLimitResult;

/** Times as headers have them: whole seconds, rounded up. */
final class DelaySeconds {

	private DelaySeconds() {
	}

	static long of(Duration time) {
		long seconds = (time.getNano() > 0) ? time.getSeconds() + 1 : time.getSeconds();
		return Math.min(seconds, StructuredFields.LARGEST_INTEGER);
	}

	/** Returns the time in which there is no more than what is left, if that is known. */
	static OptionalLong effectiveWindow(PolicyStatus status) {
		boolean known = status.policy().algorithm() != RateLimitAlgorithm.CONCURRENCY && !status.reset().isZero();
		return known ? OptionalLong.of(of(status.reset())) : OptionalLong.empty();
	}

	/**
	 * Returns after what time to try again: at least a second, and not before the end of
	 * what is told of the limits that deny. Empty if the request is allowed, or can never
	 * be.
	 */
	static OptionalLong untilRetry(RateLimitResult result) {
		if (result.isAllowed() || result.getRetryAfter().equals(RateLimitResult.NEVER)) {
			return OptionalLong.empty();
		}
		if (result.getOutcome() == RateLimitOutcome.FAILED_CLOSED) {
			return OptionalLong.of(1);
		}
		long seconds = Math.max(1, of(result.getRetryAfter()));
		for (PolicyStatus status : result.getPolicies()) {
			if (ToldLimits.isDenying(status)) {
				seconds = Math.max(seconds, effectiveWindow(status).orElse(0));
			}
		}
		return OptionalLong.of(seconds);
	}

}
