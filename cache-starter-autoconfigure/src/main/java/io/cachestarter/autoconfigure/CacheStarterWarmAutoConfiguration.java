package io.cachestarter.autoconfigure;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.interceptor.DeclaredTypes;
import io.cachestarter.interceptor.DeclaredWarmers;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.warm.CacheWarmers;
import io.cachestarter.warm.HotKeys;
import io.cachestarter.warm.RedisCacheWarmers;
import io.cachestarter.warm.WarmObserver;
import io.cachestarter.warm.WarmTask;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what fills caches before they are asked: warmers and hot keys. It
 * is there with the two-level cache.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { CacheStarterAutoConfiguration.class, CacheStarterLocksAutoConfiguration.class })
@ConditionalOnBean({ TwoLevelCacheManager.class, DistributedLocks.class })
@EnableConfigurationProperties(CacheStarterProperties.class)
public final class CacheStarterWarmAutoConfiguration {

	@Bean
	WarmSettings cacheStarterWarmSettings(CacheStarterProperties properties) {
		return WarmSettings.of(properties.warm());
	}

	/** Made by the first run, because it makes the warmers of the application. */
	@Bean
	@Lazy
	@ConditionalOnMissingBean(CacheWarmers.class)
	RedisCacheWarmers cacheStarterCacheWarmers(ConfigurableListableBeanFactory beanFactory,
			TwoLevelCacheManager cacheManager, ObjectProvider<DistributedLocks> locks, RedisGateway redis,
			KeyNames names, WarmSettings settings, ObjectProvider<WarmObserver> observers, Environment environment) {
		List<WarmTask> tasks = new ArrayList<>(new WarmerBeans(beanFactory, cacheManager).tasks());
		tasks.addAll(
				new DeclaredWarmers(beanFactory, () -> cacheManager, environment::resolveRequiredPlaceholders).find());
		return new RedisCacheWarmers(tasks, locks::getObject, redis, names, settings.validFor(),
				WarmObservers.of(observers), Clock.system(ZoneId.systemDefault()));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "cache-starter.warm.hot-keys.enabled", matchIfMissing = true)
	HotKeys cacheStarterHotKeys(TwoLevelCacheManager cacheManager, RedisGateway redis, KeyNames names,
			WarmSettings settings) {
		return new HotKeys(cacheManager, redis, names, settings.hotKeys().count(), settings.hotKeys().ttl());
	}

	@Bean
	@Lazy(false)
	WarmLifecycle cacheStarterWarmLifecycle(WarmSettings settings, ObjectProvider<RedisCacheWarmers> warmers,
			ObjectProvider<HotKeys> hotKeys) {
		return new WarmLifecycle(settings.hotKeys().interval(), warmers::getIfAvailable, hotKeys::getIfAvailable);
	}

	@Bean
	WarmUpRunner cacheStarterWarmUpRunner(WarmSettings settings, ObjectProvider<RedisCacheWarmers> warmers,
			ObjectProvider<HotKeys> hotKeys, TwoLevelCacheManager cacheManager,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<CacheOperationSource> source) {
		return new WarmUpRunner(settings, warmers::getIfAvailable, hotKeys::getIfAvailable,
				() -> source.ifUnique((unique) -> new DeclaredTypes(beanFactory, unique).declareIn(cacheManager)));
	}

}
