package io.cachestarter.autoconfigure;

import io.cachestarter.advice.AdviceSettings;
import io.cachestarter.advice.CacheAdvisor;
import io.cachestarter.advice.MemoryWatch;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.warm.HotKeys;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the advice on memory, sizes and times to live. It is there with
 * the two-level cache, and asks nobody before it is asked.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { CacheStarterAutoConfiguration.class, CacheStarterLocksAutoConfiguration.class,
		CacheStarterRateLimitsAutoConfiguration.class, CacheStarterMessagesAutoConfiguration.class,
		CacheStarterWarmAutoConfiguration.class, CacheStarterSessionsAutoConfiguration.class,
		CacheStarterWriteBehindAutoConfiguration.class })
@ConditionalOnBean(TwoLevelCacheManager.class)
@EnableConfigurationProperties(CacheStarterProperties.class)
public final class CacheStarterAdviceAutoConfiguration {

	/** Not lazy, so that wrong properties are told at the start. */
	@Bean
	@ConditionalOnMissingBean
	AdviceSettings cacheStarterAdviceSettings(CacheStarterProperties properties) {
		return AdviceSettingsFactory.create(properties.advice());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	MemoryWatch cacheStarterMemoryWatch(RedisGateway redis, AdviceSettings settings) {
		return new MemoryWatch(redis, settings);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	CacheAdvisor cacheStarterCacheAdvisor(TwoLevelCacheManager cacheManager, RedisGateway redis, KeyNames names,
			AdviceSettings settings, ObjectProvider<HotKeys> hotKeys, ConfigurableListableBeanFactory beanFactory) {
		StateInRedis state = new StateInRedis(beanFactory);
		return new CacheAdvisor(cacheManager, redis, names, settings, state::find, hotKeys::getIfAvailable);
	}

}
