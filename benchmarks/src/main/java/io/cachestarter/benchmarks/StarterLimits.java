package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitObserver;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RedisRateLimiters;
import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.DefaultClientResources;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * The limits of the starter with the default settings, but for the time that Redis has: a
 * busy machine must not let requests through.
 */
final class StarterLimits implements LimitNode {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

	private final LettuceConnectionFactory factory;

	private final RedisGateway redis;

	private final RedisRateLimiters limiters;

	private final RateLimitAlgorithm algorithm;

	private final int batch;

	/**
	 * Connects.
	 * @param batch how many permits are taken at a time for a key in much use
	 */
	StarterLimits(int redisPort, RateLimitAlgorithm algorithm, int batch) {
		this.factory = new LettuceConnectionFactory("127.0.0.1", redisPort);
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.redis = RedisGateway.open(this.factory,
				DefaultClientResources.builder().commandLatencyRecorder(CommandLatencyRecorder.disabled()).build(),
				new RedisSettings(TIMEOUT, CONNECT_TIMEOUT, Duration.ofMillis(500), BreakerSettings.DEFAULT,
						ReplicationSettings.NONE, ReadFrom.UPSTREAM));
		this.limiters = new RedisRateLimiters(this.redis, new KeyNames(null, "starter" + batch), List.of(),
				RateLimitObserver.NO_OP);
		this.algorithm = algorithm;
		this.batch = batch;
	}

	@Override
	public BooleanSupplier check(String key, Limit limit) {
		String name = define(limit);
		return () -> decided(this.limiters.tryAcquire(name, key, 1));
	}

	private static boolean decided(RateLimitResult result) {
		return switch (result.getOutcome()) {
			case ALLOWED -> true;
			case DENIED -> false;
			default -> throw new IllegalStateException("Redis has not decided: " + result.getOutcome());
		};
	}

	/** Takes two permits of a limiter, one after the other, and tells of the second. */
	RateLimitResult decideSecond(RateLimiterSettings settings) {
		String name = this.limiters.define(settings).name();
		RateLimitResult first = this.limiters.tryAcquire(name, "any", 1);
		Assert.state(decided(first), "The key was in use");
		return this.limiters.tryAcquire(name, "any", 1);
	}

	/** Takes all permits of many keys at once. */
	void exhaust(List<String> keys, Limit limit) {
		String name = define(limit);
		List<CompletableFuture<RateLimitResult>> results = new ArrayList<>();
		keys.forEach((key) -> results
			.add(this.limiters.tryAcquireAsync(List.of(RateLimitRequest.of(name, key, limit.permits())))));
		results.forEach((result) -> Assert.state(decided(result.join()), "The key was in use"));
	}

	private String define(Limit limit) {
		String name = "%d-%s".formatted(limit.permits(), limit.window());
		RateLimitPolicy policy = new RateLimitPolicy("only", limit.permits(), limit.window(), this.algorithm);
		return this.limiters.define(RateLimiterSettings.of(name, policy).withBatch(this.batch)).name();
	}

	@Override
	public void close() {
		this.limiters.close();
		this.redis.close();
		this.factory.destroy();
	}

}
