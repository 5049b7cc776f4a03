package io.cachestarter.autoconfigure;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.writebehind.FailureClassifier;
import io.cachestarter.writebehind.RedisWriteBehind;
import io.cachestarter.writebehind.WriteBehind;
import io.cachestarter.writebehind.WriteBehindObserver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of write-behind. Without a writer that writes later it does nothing.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterAutoConfiguration.class)
@ConditionalOnBean(TwoLevelCacheManager.class)
@EnableConfigurationProperties(WriteBehindProperties.class)
public final class CacheStarterWriteBehindAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FailureClassifier cacheStarterFailureClassifier() {
		return FailureClassifier.standard();
	}

	@Bean
	@ConditionalOnMissingBean(WriteBehind.class)
	RedisWriteBehind cacheStarterWriteBehind(RedisGateway redis, KeyNames names, ValueCodecs codecs,
			TwoLevelCacheManager cacheManager, WriteBehindProperties properties, FailureClassifier classifier,
			ObjectProvider<WriteBehindObserver> observers, ConfigurableListableBeanFactory beanFactory) {
		return new RedisWriteBehind(redis, names, codecs,
				WriteBehindTargets.find(beanFactory, cacheManager, properties), classifier, cacheManager::evictTexts,
				WriteBehindObservers.of(observers));
	}

	@Bean
	@ConditionalOnBean(RedisWriteBehind.class)
	WriteBehindLifecycle cacheStarterWriteBehindLifecycle(RedisWriteBehind writeBehind,
			WriteBehindProperties properties) {
		return new WriteBehindLifecycle(writeBehind,
				WriteBehindSettingsFactory.shutdownTimeout(properties.shutdownTimeout()));
	}

}
