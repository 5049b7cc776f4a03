package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was decided on a request for permits. Immutable.
 *
 * @since 0.1.0
 */
public final class RateLimitResult {

	/** Stands for the time until a request that can never be allowed. */
	public static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

	private final RateLimitOutcome outcome;

	private final List<PolicyStatus> policies;

	private final Duration retryAfter;

	private final List<Loan> loans;

	private final long elapsedNanos;

	RateLimitResult(RateLimitOutcome outcome, List<PolicyStatus> policies, Duration retryAfter, List<Loan> loans) {
		this(outcome, List.copyOf(policies), retryAfter, loans, 0);
	}

	/** Times are told less what has elapsed; that is subtracted when somebody asks. */
	private RateLimitResult(RateLimitOutcome outcome, List<PolicyStatus> policies, Duration retryAfter,
			List<Loan> loans, long elapsedNanos) {
		this.outcome = outcome;
		this.policies = policies;
		this.retryAfter = retryAfter;
		this.loans = loans;
		this.elapsedNanos = elapsedNanos;
	}

	/** Returns a result that Redis has not given. */
	static RateLimitResult undecided(RateLimitOutcome outcome) {
		return new RateLimitResult(outcome, List.of(), Duration.ZERO, List.of());
	}

	/**
	 * Tells whether the caller may go on.
	 * @return whether the request is allowed
	 */
	public boolean isAllowed() {
		return this.outcome.isAllowed();
	}

	/**
	 * Returns how the request has ended.
	 * @return the outcome; of several limiters that of the one that has decided
	 */
	public RateLimitOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Returns what is left of each limit.
	 * @return the limits in the order of the limiters and of their settings; none if
	 * nothing is known because Redis did not answer. If the request was denied without
	 * asking Redis, those of the limiter that denies it
	 */
	public List<PolicyStatus> getPolicies() {
		return (this.elapsedNanos == 0) ? this.policies
				: this.policies.stream().map((each) -> each.after(this.elapsedNanos)).toList();
	}

	/**
	 * Returns how many permits are left.
	 * @return the fewest of all limits, 0 if they are not known
	 */
	public long getRemaining() {
		return this.policies.stream().mapToLong(PolicyStatus::remaining).min().orElse(0);
	}

	/**
	 * Returns after what time the same request can be allowed.
	 * @return the time, zero if it is allowed; {@link #NEVER} if it asks for more permits
	 * than there can be
	 */
	public Duration getRetryAfter() {
		return PolicyStatus.less(this.retryAfter, this.elapsedNanos);
	}

	List<Loan> loans() {
		return this.loans;
	}

	String describe() {
		if (this.outcome == RateLimitOutcome.FAILED_CLOSED) {
			return "The rate limit could not be asked, because Redis does not answer";
		}
		String violated = this.policies.stream()
			.filter((status) -> status.violated() && !status.shadow())
			.map((status) -> "'" + status.policy().name() + "' of " + status.policy().limit() + " in "
					+ status.policy().window())
			.collect(Collectors.joining(", "));
		return "The rate limit " + violated + " is exceeded; " + (this.retryAfter.equals(NEVER)
				? "it can never allow that many permits at once" : "try again in " + getRetryAfter());
	}

	@Override
	public String toString() {
		return this.outcome + " " + getPolicies();
	}

	/** Returns this result as it looks some time later, if nothing else happens. */
	RateLimitResult after(long nanos) {
		return new RateLimitResult(this.outcome, this.policies, this.retryAfter, this.loans, nanos);
	}

	/** Returns this result with more permits left. */
	RateLimitResult plus(long permits) {
		return new RateLimitResult(this.outcome, this.policies.stream().map((each) -> each.plus(permits)).toList(),
				this.retryAfter, this.loans, this.elapsedNanos);
	}

}
