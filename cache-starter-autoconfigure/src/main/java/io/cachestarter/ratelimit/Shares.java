package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * What this node admits while Redis does not answer: of each limit its share, as a strict
 * sliding window whatever the algorithm is. At most 20,000 keys are remembered.
 */
final class Shares {

	private static final long MOST_KEYS = 20_000;

	private final Cache<String, LocalWindow> windows = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

	private volatile int nodes = 1;

	/** Takes note of how many nodes there are. */
	void nodes(int number) {
		this.nodes = Math.max(1, number);
	}

	int nodes() {
		return this.nodes;
	}

	RateLimitResult tryAcquire(Ask ask, long nowNanos) {
		List<Quota> taken = new ArrayList<>();
		for (Quota quota : ask.quotas()) {
			if (!windowOf(ask, quota, nowNanos).tryAcquire(ask.permits(), share(quota), nowNanos)) {
				taken.forEach((each) -> windowOf(ask, each, nowNanos).refund(ask.permits(), nowNanos));
				return result(ask, RateLimitOutcome.FALLBACK_DENIED, nowNanos);
			}
			taken.add(quota);
		}
		return result(ask, RateLimitOutcome.FALLBACK_ALLOWED, nowNanos);
	}

	void refund(Ask ask, long nowNanos) {
		ask.quotas().forEach((quota) -> refund(ask, quota, nowNanos));
	}

	/** Gives concurrent permits back. */
	void release(Ask ask, long nowNanos) {
		ask.quotas().stream().filter(Quota::isConcurrency).forEach((quota) -> refund(ask, quota, nowNanos));
	}

	private void refund(Ask ask, Quota quota, long nowNanos) {
		windowOf(ask, quota, nowNanos).refund(ask.permits(), nowNanos);
	}

	void remove(String limiter, String key) {
		this.windows.asMap().keySet().removeIf((id) -> id.startsWith(prefix(limiter, key)));
	}

	private RateLimitResult result(Ask ask, RateLimitOutcome outcome, long nowNanos) {
		List<PolicyStatus> statuses = ask.quotas()
			.stream()
			.map((quota) -> status(ask, quota, outcome, nowNanos))
			.toList();
		Duration retry = statuses.stream().map(PolicyStatus::retryAfter).reduce(Duration.ZERO, Shares::later);
		List<Loan> loans = (outcome.isAllowed() && ask.quotas().stream().anyMatch(Quota::isConcurrency))
				? List.of(new Loan(ask, null)) : List.of();
		return new RateLimitResult(outcome, statuses, retry, loans);
	}

	private PolicyStatus status(Ask ask, Quota quota, RateLimitOutcome outcome, long nowNanos) {
		LocalWindow window = windowOf(ask, quota, nowNanos);
		long share = share(quota);
		long remaining = window.remaining(share, nowNanos);
		Duration reset = (remaining < share) ? Duration.ofNanos(window.nanosUntil(remaining + 1, share, nowNanos))
				: quota.policy().window();
		boolean violated = !outcome.isAllowed() && remaining < ask.permits();
		return new PolicyStatus(quota.policy(), remaining, reset,
				violated ? retryAfter(ask, quota, window, nowNanos) : Duration.ZERO, violated, ask.isShadow());
	}

	private Duration retryAfter(Ask ask, Quota quota, LocalWindow window, long nowNanos) {
		return (ask.permits() <= share(quota))
				? Duration.ofNanos(window.nanosUntil(ask.permits(), share(quota), nowNanos)) : quota.policy().window();
	}

	private static Duration later(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private long share(Quota quota) {
		return Math.max(1, quota.policy().limit() / this.nodes);
	}

	private LocalWindow windowOf(Ask ask, Quota quota, long nowNanos) {
		return this.windows.get(prefix(ask.limiter().name(), ask.key()) + quota.number(),
				(id) -> new LocalWindow(quota.policy().window().toNanos(), nowNanos));
	}

	private static String prefix(String limiter, String key) {
		return limiter + '\n' + key + '\n';
	}

}
