package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.observe.CacheMetrics;
import io.cachestarter.observe.InvalidationMetrics;
import io.cachestarter.observe.RedisMetrics;
import io.cachestarter.redis.RedisGateway;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the two-level cache.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(TwoLevelCacheManager.class)
public final class CacheStarterMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CacheMetrics cacheStarterCacheMetrics(TwoLevelCacheManager cacheManager) {
		return new CacheMetrics(cacheManager, "cacheManager");
	}

	@Bean
	@ConditionalOnMissingBean
	RedisMetrics cacheStarterRedisMetrics(RedisGateway redis) {
		return new RedisMetrics(redis);
	}

	@Bean
	@ConditionalOnMissingBean
	InvalidationMetrics cacheStarterInvalidationMetrics(InvalidationBus bus) {
		return new InvalidationMetrics(bus);
	}

}
