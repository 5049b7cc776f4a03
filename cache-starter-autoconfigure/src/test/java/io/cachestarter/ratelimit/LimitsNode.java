package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisGateways;

/** One node of an application as far as its rate limits are concerned. */
final class LimitsNode implements AutoCloseable {

	private final Counts counts = new Counts();

	private final RedisGateway redis;

	private final RedisRateLimiters limiters;

	private final KeyNames names;

	private LimitsNode(RedisGateway redis, String app, Duration clockShift, List<RateLimiterSettings> settings) {
		this.redis = redis;
		this.names = new KeyNames(null, app);
		this.limiters = new RedisRateLimiters(new LimitScripts(redis, this.names), settings, this.counts,
				() -> System.nanoTime() + clockShift.toNanos());
	}

	static LimitsNode start(String[] servers, String app, RateLimiterSettings... settings) {
		return start(servers, app, Duration.ZERO, Duration.ofSeconds(5), settings);
	}

	/**
	 * Start a node.
	 * @param clockShift by how much its clock goes before others
	 * @param timeout how long one answer of Redis may take
	 * @return a node that the caller closes
	 */
	static LimitsNode start(String[] servers, String app, Duration clockShift, Duration timeout,
			RateLimiterSettings... settings) {
		return new LimitsNode(RedisGateways.open(servers, timeout), app, clockShift, List.of(settings));
	}

	RedisRateLimiters limiters() {
		return this.limiters;
	}

	RedisGateway redis() {
		return this.redis;
	}

	KeyNames names() {
		return this.names;
	}

	Counts counts() {
		return this.counts;
	}

	RateLimitResult tryAcquire(String name, String key) {
		return this.limiters.tryAcquire(name, key, 1);
	}

	@Override
	public void close() {
		this.limiters.close();
		this.redis.close();
	}

	/** What a node has told its observer. */
	static final class Counts implements RateLimitObserver {

		private final Map<RateLimitOutcome, LongAdder> requests = new ConcurrentHashMap<>();

		private final LongAdder deniedLocally = new LongAdder();

		private final LongAdder redisErrors = new LongAdder();

		private final LongAdder nanos = new LongAdder();

		@Override
		public void onRequest(String limiter, RateLimitOutcome outcome) {
			this.requests.computeIfAbsent(outcome, (key) -> new LongAdder()).increment();
		}

		@Override
		public void onDecision(long decisionNanos) {
			this.nanos.add(decisionNanos);
		}

		@Override
		public void onDeniedLocally() {
			this.deniedLocally.increment();
		}

		@Override
		public void onRedisError() {
			this.redisErrors.increment();
		}

		long requests(RateLimitOutcome outcome) {
			return this.requests.getOrDefault(outcome, new LongAdder()).sum();
		}

		long deniedLocally() {
			return this.deniedLocally.sum();
		}

		long redisErrors() {
			return this.redisErrors.sum();
		}

		long millisOfDecisions() {
			return TimeUnit.NANOSECONDS.toMillis(this.nanos.sum());
		}

	}

}
