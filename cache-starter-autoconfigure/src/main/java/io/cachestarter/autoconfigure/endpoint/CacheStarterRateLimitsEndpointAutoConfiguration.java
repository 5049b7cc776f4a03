package io.cachestarter.autoconfigure.endpoint;

import io.cachestarter.autoconfigure.CacheStarterRateLimitsAutoConfiguration;
import io.cachestarter.observe.RateLimitsEndpoint;
import io.cachestarter.ratelimit.RedisRateLimiters;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint that shows and changes rate limits.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterRateLimitsAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(RedisRateLimiters.class)
@ConditionalOnAvailableEndpoint(RateLimitsEndpoint.class)
public final class CacheStarterRateLimitsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RateLimitsEndpoint cacheStarterRateLimitsEndpoint(ConfigurableListableBeanFactory beanFactory) {
		return new RateLimitsEndpoint(() -> existing(beanFactory), () -> beanFactory.getBean(RedisRateLimiters.class));
	}

	/** Does not make the limiters, which are lazy. */
	private static @Nullable RedisRateLimiters existing(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(RedisRateLimiters.class, false, false)) {
			if (beanFactory.containsSingleton(name)) {
				return beanFactory.getBean(name, RedisRateLimiters.class);
			}
		}
		return null;
	}

}
