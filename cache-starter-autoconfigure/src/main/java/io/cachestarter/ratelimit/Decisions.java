package io.cachestarter.ratelimit;

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
	 * Each limit has three numbers: permits left, time until allowed, time until more.
	 */
	private static final int NUMBERS = 3;

	/**
	 * Reads the answer of the script.
	 * @param holder who has the concurrent permits, {@code null} if none were taken
	 */
	static Decisions of(List<Ask> asks, List<Long> answer, byte @Nullable [] holder) {
		long more = answer.get(0);
		List<RateLimitResult> results = new ArrayList<>(asks.size());
		int next = 1;
		for (Ask ask : asks) {
			List<PolicyStatus> statuses = new ArrayList<>(ask.quotas().size());
			for (Quota quota : ask.quotas()) {
				statuses.add(status(ask, quota, answer, next));
				next += NUMBERS;
			}
			results.add(result(ask, statuses, (more >= 0) ? holder : null));
		}
		return new Decisions(results, Math.max(0, more));
	}

	private static PolicyStatus status(Ask ask, Quota quota, List<Long> answer, int at) {
		long retry = answer.get(at + 1);
		Duration retryAfter = (retry == NEVER) ? RateLimitResult.NEVER : Duration.of(retry, ChronoUnit.MICROS);
		Duration reset = quota.isConcurrency() ? Duration.ZERO : Duration.of(answer.get(at + 2), ChronoUnit.MICROS);
		return new PolicyStatus(quota.policy(), answer.get(at), reset, retryAfter, retry != 0, ask.isShadow());
	}

	private static RateLimitResult result(Ask ask, List<PolicyStatus> statuses, byte @Nullable [] holder) {
		Duration retryAfter = longest(statuses);
		RateLimitOutcome denied = ask.isShadow() ? RateLimitOutcome.SHADOW_DENIED : RateLimitOutcome.DENIED;
		RateLimitOutcome outcome = retryAfter.isZero() ? RateLimitOutcome.ALLOWED : denied;
		boolean lent = holder != null && ask.quotas().stream().anyMatch(Quota::isConcurrency);
		return new RateLimitResult(outcome, statuses, outcome.isAllowed() ? Duration.ZERO : retryAfter,
				lent ? List.of(new Loan(ask, holder)) : List.of());
	}

	private static Duration longest(List<PolicyStatus> statuses) {
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
