package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterMessagesAutoConfiguration;
import io.cachestarter.message.RedisMessageBus;
import io.cachestarter.observe.MessageMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the messages.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterMessagesAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(RedisMessageBus.class)
public final class CacheStarterMessageMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MessageMetrics cacheStarterMessageMetrics(ConfigurableListableBeanFactory beanFactory) {
		return new MessageMetrics(() -> existing(beanFactory));
	}

	/** Does not make the bus, which is lazy. */
	private static @Nullable RedisMessageBus existing(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(RedisMessageBus.class, false, false)) {
			if (beanFactory.containsSingleton(name)) {
				return beanFactory.getBean(name, RedisMessageBus.class);
			}
		}
		return null;
	}

}
