package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterSessionsAutoConfiguration;
import io.cachestarter.observe.SessionMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meter of sessions.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterSessionsAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(CacheStarterSessionsAutoConfiguration.class)
public final class CacheStarterSessionMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionMetrics cacheStarterSessionMetrics() {
		return new SessionMetrics();
	}

}
