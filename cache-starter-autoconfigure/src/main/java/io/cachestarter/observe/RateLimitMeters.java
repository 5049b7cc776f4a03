package io.cachestarter.observe;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import io.cachestarter.ratelimit.RateLimitOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What is counted of rate limits in one registry. Looks a counter up once, because limits
 * are asked with each request. Safe for use by multiple threads.
 */
final class RateLimitMeters {

	private final ConcurrentMap<String, LimiterCounters> counters = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final BoundMeters meters;

	private final Counter deniedLocally;

	private final Counter redisErrors;

	private final Timer decisions;

	RateLimitMeters(MeterRegistry registry, BoundMeters meters) {
		this.registry = registry;
		this.meters = meters;
		this.deniedLocally = Counter.builder("ratelimit.local.denied")
			.description("Requests that were denied without asking Redis")
			.register(registry);
		this.redisErrors = Counter.builder("ratelimit.redis.errors")
			.description("Decisions on rate limits that Redis did not make in time")
			.register(registry);
		this.decisions = Timer.builder("ratelimit.decisions")
			.description("Decisions on all limits of a request")
			.register(registry);
		meters.add(registry, List.of(this.deniedLocally, this.redisErrors, this.decisions));
	}

	void request(String limiter, RateLimitOutcome outcome) {
		LimiterCounters known = this.counters.get(limiter);
		LimiterCounters counter = (known != null) ? known
				: this.counters.computeIfAbsent(limiter, LimiterCounters::new);
		counter.of(outcome).increment();
	}

	void decision(long nanos) {
		this.decisions.record(nanos, TimeUnit.NANOSECONDS);
	}

	void deniedLocally() {
		this.deniedLocally.increment();
	}

	void redisError() {
		this.redisErrors.increment();
	}

	/** The counters of one limiter. */
	private final class LimiterCounters {

		private final ConcurrentMap<RateLimitOutcome, Counter> outcomes = new ConcurrentHashMap<>();

		private final String limiter;

		LimiterCounters(String limiter) {
			this.limiter = limiter;
		}

		Counter of(RateLimitOutcome outcome) {
			Counter known = this.outcomes.get(outcome);
			return (known != null) ? known : this.outcomes.computeIfAbsent(outcome, this::register);
		}

		private Counter register(RateLimitOutcome outcome) {
			Counter counter = Counter.builder("ratelimit.requests")
				.description("Requests that asked a rate limiter")
				.tag("name", this.limiter)
				.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
				.register(RateLimitMeters.this.registry);
			RateLimitMeters.this.meters.add(RateLimitMeters.this.registry, List.of(counter));
			return counter;
		}

	}

}
