package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterWriteBehindAutoConfiguration;
import io.cachestarter.observe.WriteBehindMetrics;
import io.cachestarter.writebehind.RedisWriteBehind;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of write-behind.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterWriteBehindAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(RedisWriteBehind.class)
public final class CacheStarterWriteBehindMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WriteBehindMetrics cacheStarterWriteBehindMetrics(ObjectProvider<RedisWriteBehind> writeBehind) {
		return new WriteBehindMetrics(writeBehind::getObject);
	}

}
