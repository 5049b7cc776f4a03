package io.cachestarter.autoconfigure.health;

import io.cachestarter.advice.AdviceSettings;
import io.cachestarter.advice.MemoryWatch;
import io.cachestarter.autoconfigure.CacheStarterAdviceAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.observe.CacheHealthIndicator;
import io.cachestarter.redis.RedisGateway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health contributor of the two-level cache. Switch it off with
 * {@code management.health.cache-starter.enabled=false}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { CacheStarterAutoConfiguration.class, CacheStarterAdviceAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(TwoLevelCacheManager.class)
@ConditionalOnEnabledHealthIndicator("cache-starter")
public final class CacheStarterHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "cacheStarterHealthIndicator")
	CacheHealthIndicator cacheStarterHealthIndicator(RedisGateway redis, TwoLevelCacheManager cacheManager,
			ObjectProvider<MemoryWatch> memory) {
		return new CacheHealthIndicator(redis, cacheManager,
				memory.getIfAvailable(() -> new MemoryWatch(redis, AdviceSettings.DEFAULT)));
	}

}
