package io.cachestarter.observe;

import java.util.Arrays;

import io.cachestarter.ratelimit.RateLimitObserver;
import io.cachestarter.ratelimit.RateLimitOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the rate limits.
 *
 * <pre>
 * ratelimit.requests      name, outcome = allowed, denied, shadow_denied, failed_open,
 *                         failed_closed, fallback_allowed or fallback_denied
 * ratelimit.local.denied  requests that were denied without asking Redis
 * ratelimit.redis.errors  decisions that Redis did not make in time
 * ratelimit.decisions     a timer of the decisions on all limits of a request
 * </pre>
 *
 * Keys are no tags: there may be one for each client. Names of limiters are, of which
 * there are at most 1,000. Meters with tags appear with the first thing that they count.
 * Closing takes all of them out of their registries, which may live longer than the
 * limits. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RateLimitMetrics implements RateLimitObserver, MeterBinder, AutoCloseable {

	private final BoundMeters meters = new BoundMeters();

	/** An array, because going through a list would make an object for each request. */
	private volatile RateLimitMeters[] bound = {};

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		RateLimitMeters[] more = Arrays.copyOf(this.bound, this.bound.length + 1);
		more[this.bound.length] = new RateLimitMeters(registry, this.meters);
		this.bound = more;
	}

	@Override
	public void onRequest(String limiter, RateLimitOutcome outcome) {
		for (RateLimitMeters each : this.bound) {
			each.request(limiter, outcome);
		}
	}

	@Override
	public void onDecision(long nanos) {
		for (RateLimitMeters each : this.bound) {
			each.decision(nanos);
		}
	}

	@Override
	public void onDeniedLocally() {
		for (RateLimitMeters each : this.bound) {
			each.deniedLocally();
		}
	}

	@Override
	public void onRedisError() {
		for (RateLimitMeters each : this.bound) {
			each.redisError();
		}
	}

	@Override
	public synchronized void close() {
		this.bound = new RateLimitMeters[0];
		this.meters.close();
	}

}
