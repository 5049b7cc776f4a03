package io.cachestarter.autoconfigure;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.interceptor.LockedAdvisor;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockObserver;
import io.cachestarter.lock.LockSettings;
import io.cachestarter.lock.RedisLocks;
import io.cachestarter.redis.RedisGateway;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration of the distributed locks. They need no cache: they are there with
 * {@code cache-starter.enabled=false}, too, and open nothing before the first of them is
 * used.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class })
@EnableConfigurationProperties(CacheStarterProperties.class)
@ImportRuntimeHints(CacheStarterRuntimeHints.class)
@Import({ RedisGatewayConfiguration.class, ProxyCreatorRegistrar.class })
public final class CacheStarterLocksAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LockSettings cacheStarterLockSettings(CacheStarterProperties properties) {
		return SettingsFactory.lock(properties.lock(), properties.remote());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(DistributedLocks.class)
	RedisLocks cacheStarterLocks(RedisGateway redis, KeyNames names, LockSettings settings,
			ObjectProvider<LockObserver> observers) {
		return new RedisLocks(redis, names, settings, LockObservers.of(observers));
	}

	/** Made before the beans of the application, and asks for them at calls only. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static LockedAdvisor cacheStarterLockedAdvisor(ObjectProvider<DistributedLocks> locks,
			ObjectProvider<LockObserver> observers, Environment environment, BeanFactory beanFactory) {
		return new LockedAdvisor(locks::getObject, () -> LockObservers.of(observers),
				environment::resolveRequiredPlaceholders, beanFactory);
	}

}
