package io.cachestarter.autoconfigure.endpoint;

import io.cachestarter.autoconfigure.CacheStarterWarmAutoConfiguration;
import io.cachestarter.observe.WarmersEndpoint;
import io.cachestarter.warm.CacheWarmers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint that shows and runs warmers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterWarmAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(CacheWarmers.class)
@ConditionalOnAvailableEndpoint(WarmersEndpoint.class)
public final class CacheStarterWarmersEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WarmersEndpoint cacheStarterWarmersEndpoint(ObjectProvider<CacheWarmers> warmers) {
		return new WarmersEndpoint(warmers::getObject);
	}

}
