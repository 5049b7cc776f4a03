package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Limiters that write down what they are asked, and deny what a test says.
 */
public final class RecordingLimiters implements RateLimiters {

	private final List<String> events = new ArrayList<>();

	private final Map<String, RateLimiterSettings> defined = new LinkedHashMap<>();

	private final Set<String> exhausted = ConcurrentHashMap.newKeySet();

	private volatile CompletableFuture<Void> redis = CompletableFuture.completedFuture(null);

	/**
	 * Denies from now on what asks a limiter.
	 * @param name the limiter
	 */
	public void exhaust(String name) {
		this.exhausted.add(name);
	}

	/**
	 * Lets asynchronous decisions wait.
	 * @return to be completed when they may be made
	 */
	public CompletableFuture<Void> holdDecisions() {
		this.redis = new CompletableFuture<>();
		return this.redis;
	}

	public void note(String event) {
		synchronized (this.events) {
			this.events.add(event);
		}
	}

	public List<String> events() {
		synchronized (this.events) {
			return List.copyOf(this.events);
		}
	}

	@Override
	public RateLimitResult tryAcquire(List<RateLimitRequest> requests) {
		note("ask " + String.join(" + ", requests.stream().map(RecordingLimiters::text).toList()));
		List<PolicyStatus> statuses = new ArrayList<>();
		boolean denied = false;
		for (RateLimitRequest request : requests) {
			boolean violated = this.exhausted.contains(request.limiter());
			denied |= violated;
			policies(request.limiter()).forEach((policy) -> statuses
				.add(new PolicyStatus(policy, 0, policy.window(), Duration.ZERO, violated, false)));
		}
		return new RateLimitResult(denied ? RateLimitOutcome.DENIED : RateLimitOutcome.ALLOWED, statuses,
				denied ? Duration.ofSeconds(1) : Duration.ZERO, List.of());
	}

	private static String text(RateLimitRequest request) {
		return request.limiter() + "[" + request.key() + "]" + ((request.permits() > 1) ? "x" + request.permits() : "")
				+ ((request.plan() != null) ? "@" + request.plan() : "");
	}

	private synchronized List<RateLimitPolicy> policies(String name) {
		RateLimiterSettings settings = this.defined.get(name);
		return (settings != null) ? settings.policies() : List.of();
	}

	@Override
	public CompletableFuture<RateLimitResult> tryAcquireAsync(List<RateLimitRequest> requests) {
		return this.redis.thenApply((ready) -> tryAcquire(requests));
	}

	@Override
	public CompletableFuture<Void> release(RateLimitResult result) {
		note("release");
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public synchronized RateLimiterSettings define(RateLimiterSettings settings) {
		this.defined.put(settings.name(), settings);
		return settings;
	}

	@Override
	public synchronized List<RateLimiterSettings> limiters() {
		return List.copyOf(this.defined.values());
	}

	@Override
	public RateLimitResult peek(RateLimitRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<RateLimitResult> peekAsync(RateLimitRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Long> refund(RateLimitRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> reset(String name, String key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<RateLimiterSettings> change(String name, UnaryOperator<RateLimiterSettings> change) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<RateLimiterSettings> restore(String name) {
		throw new UnsupportedOperationException();
	}

}
