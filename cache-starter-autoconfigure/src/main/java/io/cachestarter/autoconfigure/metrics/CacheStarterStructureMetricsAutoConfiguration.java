package io.cachestarter.autoconfigure.metrics;

import io.cachestarter.autoconfigure.CacheStarterStructuresAutoConfiguration;
import io.cachestarter.observe.StructureMetrics;
import io.cachestarter.structure.RedisStructures;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the structures.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterStructuresAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(RedisStructures.class)
public final class CacheStarterStructureMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StructureMetrics cacheStarterStructureMetrics() {
		return new StructureMetrics();
	}

}
