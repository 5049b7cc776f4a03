package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterWarmAutoConfiguration;
import io.cachestarter.observe.WarmMetrics;
import io.cachestarter.warm.CacheWarmers;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the warmers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterWarmAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(CacheWarmers.class)
public final class CacheStarterWarmMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WarmMetrics cacheStarterWarmMetrics(ConfigurableListableBeanFactory beanFactory) {
		return new WarmMetrics(() -> existing(beanFactory));
	}

	/** Does not make the warmers, which are lazy. */
	private static @Nullable CacheWarmers existing(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(CacheWarmers.class, false, false)) {
			if (beanFactory.containsSingleton(name)) {
				return beanFactory.getBean(name, CacheWarmers.class);
			}
		}
		return null;
	}

}
