package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterRateLimitsAutoConfiguration;
import io.cachestarter.observe.RateLimitMetrics;
import io.cachestarter.ratelimit.RateLimiters;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the rate limits.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterRateLimitsAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(RateLimiters.class)
public final class CacheStarterRateLimitMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RateLimitMetrics cacheStarterRateLimitMetrics() {
		return new RateLimitMetrics();
	}

}
