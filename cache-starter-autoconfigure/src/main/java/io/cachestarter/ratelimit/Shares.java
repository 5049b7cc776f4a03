package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * What this node admits while Redis does not answer: of each limit its share, as a strict
 * sliding window whatever the algorithm is. At most 20,000 keys are remembered.
 */
final class Shares {

	private static final long MOST_KEYS = 20_000;

	private final Cache<LimitedKey, ConcurrentMap<Place, LocalWindow>> windows = Caffeine.newBuilder()
		.maximumSize(MOST_KEYS)
		.build();

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

	void remove(LimitedKey key) {
		this.windows.invalidate(key);
	}

	private RateLimitResult result(Ask ask, RateLimitOutcome outcome, long nowNanos) {
		List<PolicyStatus> statuses = ask.quotas()
			.stream()
			.map((quota) -> status(ask, quota, outcome, nowNanos))
			.toList();
		List<Loan> loans = (outcome.isAllowed() && ask.quotas().stream().anyMatch(Quota::isConcurrency))
				? List.of(new Loan(ask, null)) : List.of();
		return new RateLimitResult(outcome, statuses, Decisions.longestRetry(statuses), loans);
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

	private long share(Quota quota) {
		return Math.max(1, quota.policy().limit() / this.nodes);
	}

	private LocalWindow windowOf(Ask ask, Quota quota, long nowNanos) {
		RateLimitPolicy policy = quota.policy();
		return this.windows.get(LimitedKey.of(ask), (key) -> new ConcurrentHashMap<>())
			.computeIfAbsent(new Place(quota.number(), policy.window()),
					(place) -> new LocalWindow(policy.window().toNanos(), nowNanos));
	}

	/** Which limit of a limiter it is; one whose window has been changed begins anew. */
	private record Place(int number, Duration window) {
	}

}
