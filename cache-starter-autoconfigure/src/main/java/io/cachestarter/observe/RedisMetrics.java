package io.cachestarter.observe;

import java.util.Locale;

import io.cachestarter.redis.BreakerState;
import io.cachestarter.redis.RedisGateway;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the conversation with Redis.
 *
 * <pre>
 * cache.breaker.state       state = closed, half_open or open; 1 for the present one, else 0
 * cache.breaker.rejected    calls that were not made because Redis is left alone
 * cache.remote.unreplicated changes that too few replicas knew in time
 * </pre>
 *
 * @since 0.1.0
 */
public final class RedisMetrics implements MeterBinder {

	private final RedisGateway redis;

	/**
	 * Creates a binder.
	 * @param redis the door to Redis
	 */
	public RedisMetrics(RedisGateway redis) {
		this.redis = redis;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (BreakerState state : BreakerState.values()) {
			Gauge.builder("cache.breaker.state", this.redis, (gateway) -> (gateway.breakerState() == state) ? 1 : 0)
				.description("Whether Redis is asked (closed), tried (half_open) or left alone (open)")
				.tag("state", state.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
		FunctionCounter.builder("cache.breaker.rejected", this.redis, RedisGateway::rejectedCalls)
			.description("Calls that were not made because Redis is left alone")
			.register(registry);
		FunctionCounter.builder("cache.remote.unreplicated", this.redis, RedisGateway::unreplicatedChanges)
			.description("Changes that fewer replicas than asked for knew in time")
			.register(registry);
	}

}
