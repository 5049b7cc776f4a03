package io.cachestarter.ratelimit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What Redis has decided on requests to several limiters.
 *
 * @param results what each limiter has decided, in their order
 * @param more how many permits more have been taken of each
 */
record Decisions(List<RateLimitResult> results, long more) {

	private static final long NEVER = -1;

	/**
	 * Reads the answer of the script.
	 * @param holder who has the concurrent permits, {@code null} if none were taken
	 */
	static Decisions of(List<Ask> asks, byte[] answer, byte @Nullable [] holder) {
		ByteBuffer numbers = ByteBuffer.wrap(answer);
		long more = numbers.getLong(0);
		List<List<PolicyStatus>> statuses = new ArrayList<>(asks.size());
		boolean taken = true;
		for (Ask ask : asks) {
			List<PolicyStatus> own = new ArrayList<>(ask.quotas().size());
			for (Quota quota : ask.quotas()) {
				PolicyStatus status = status(ask, quota, numbers);
				own.add(status);
				taken &= ask.isShadow() || !status.violated();
			}
			statuses.add(own);
		}
		List<RateLimitResult> results = new ArrayList<>(asks.size());
		for (int i = 0; i < asks.size(); i++) {
			results.add(result(asks.get(i), statuses.get(i), taken ? holder : null));
		}
		return new Decisions(results, Math.max(0, more));
	}

	private static PolicyStatus status(Ask ask, Quota quota, ByteBuffer numbers) {
		numbers.getLong(); // permits beside, or that it is refused
		long free = numbers.getLong();
		long retry = numbers.getLong();
		long micros = numbers.getLong();
		Duration retryAfter = (retry == NEVER) ? RateLimitResult.NEVER : Duration.of(retry, ChronoUnit.MICROS);
		Duration reset = quota.isConcurrency() ? Duration.ZERO : Duration.of(micros, ChronoUnit.MICROS);
		return new PolicyStatus(quota.policy(), free, reset, retryAfter, retry != 0, ask.isShadow());
	}

	private static RateLimitResult result(Ask ask, List<PolicyStatus> statuses, byte @Nullable [] holder) {
		Duration retryAfter = longestRetry(statuses);
		RateLimitOutcome denied = ask.isShadow() ? RateLimitOutcome.SHADOW_DENIED : RateLimitOutcome.DENIED;
		RateLimitOutcome outcome = retryAfter.isZero() ? RateLimitOutcome.ALLOWED : denied;
		boolean lent = holder != null && ask.quotas().stream().anyMatch(Quota::isConcurrency);
		return new RateLimitResult(outcome, statuses, outcome.isAllowed() ? Duration.ZERO : retryAfter,
				lent ? List.of(new Loan(ask, holder)) : List.of());
	}

	/** Returns the time until none of the limits denies any more. */
	static Duration longestRetry(List<PolicyStatus> statuses) {
		Duration longest = Duration.ZERO;
		for (PolicyStatus status : statuses) {
			if (status.retryAfter().compareTo(longest) > 0) {
				longest = status.retryAfter();
			}
		}
		return longest;
	}

	boolean isAllowed() {
		return this.results.stream().allMatch(RateLimitResult::isAllowed);
	}

	/** Returns the results of several limiters as one. */
	static RateLimitResult merged(List<RateLimitResult> results) {
		if (results.size() == 1) {
			return results.get(0);
		}
		RateLimitOutcome outcome = results.get(0).getOutcome();
		Duration retryAfter = Duration.ZERO;
		List<PolicyStatus> statuses = new ArrayList<>();
		List<Loan> loans = new ArrayList<>();
		for (RateLimitResult result : results) {
			outcome = worse(outcome, result.getOutcome());
			retryAfter = (result.getRetryAfter().compareTo(retryAfter) > 0) ? result.getRetryAfter() : retryAfter;
			statuses.addAll(result.getPolicies());
			loans.addAll(result.loans());
		}
		return new RateLimitResult(outcome, statuses, retryAfter, loans);
	}

	/** What denies is worse than what allows, what has failed worse than what has not. */
	private static RateLimitOutcome worse(RateLimitOutcome one, RateLimitOutcome other) {
		if (one.isAllowed() != other.isAllowed()) {
			return one.isAllowed() ? other : one;
		}
		return (one.compareTo(other) >= 0) ? one : other;
	}

}
