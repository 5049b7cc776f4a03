package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterLocksAutoConfiguration;
import io.cachestarter.lock.RedisLocks;
import io.cachestarter.observe.LockMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the distributed locks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterLocksAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(RedisLocks.class)
public final class CacheStarterLockMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LockMetrics cacheStarterLockMetrics(ConfigurableListableBeanFactory beanFactory) {
		return new LockMetrics(() -> existing(beanFactory));
	}

	/** Does not make the locks, which are lazy. */
	private static @Nullable RedisLocks existing(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(RedisLocks.class, false, false)) {
			if (beanFactory.containsSingleton(name)) {
				return beanFactory.getBean(name, RedisLocks.class);
			}
		}
		return null;
	}

}
