package io.cachestarter.benchmarks;

import java.util.function.BooleanSupplier;

import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson's limiter over all its instances, with the default settings. */
final class RedissonLimits implements LimitNode {

	private final RedissonClient client;

	RedissonLimits(int redisPort) {
		Config config = new Config();
		config.useSingleServer().setAddress("redis://127.0.0.1:" + redisPort);
		this.client = Redisson.create(config);
	}

	@Override
	public BooleanSupplier check(String key, Limit limit) {
		RRateLimiter limiter = this.client.getRateLimiter("redisson:" + key);
		// False if another node has done it.
		boolean unused = limiter.trySetRate(RateType.OVERALL, limit.permits(), limit.window());
		return limiter::tryAcquire;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
