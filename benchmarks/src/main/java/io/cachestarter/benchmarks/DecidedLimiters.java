package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RateLimiters;

/**
 * Limiters that answer each request with what Redis has once decided, so that the rest of
 * a request can be measured alone.
 */
final class DecidedLimiters implements RateLimiters {

	private final Map<String, RateLimitResult> results;

	private DecidedLimiters(Map<String, RateLimitResult> results) {
		this.results = results;
	}

	/** Asks a real Redis for the second permit of each limiter. */
	static DecidedLimiters decide(List<RateLimiterSettings> limiters) {
		Map<String, RateLimitResult> results = new HashMap<>();
		try (RedisProcess redis = RedisProcess.start();
				StarterLimits node = new StarterLimits(redis.port(), RateLimitAlgorithm.SLIDING_WINDOW, 1)) {
			limiters.forEach((limiter) -> results.put(limiter.name(), node.decideSecond(limiter)));
		}
		return new DecidedLimiters(Map.copyOf(results));
	}

	/** Makes a limit with the default algorithm. */
	static RateLimitPolicy policy(String name, long limit, Duration window) {
		return new RateLimitPolicy(name, limit, window, RateLimitAlgorithm.SLIDING_WINDOW);
	}

	@Override
	public RateLimitResult tryAcquire(List<RateLimitRequest> requests) {
		return Objects.requireNonNull(this.results.get(requests.get(0).limiter()));
	}

	@Override
	public CompletableFuture<RateLimitResult> tryAcquireAsync(List<RateLimitRequest> requests) {
		throw new UnsupportedOperationException();
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
	public CompletableFuture<Void> release(RateLimitResult result) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> reset(String name, String key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public RateLimiterSettings define(RateLimiterSettings settings) {
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

	@Override
	public List<RateLimiterSettings> limiters() {
		throw new UnsupportedOperationException();
	}

}
