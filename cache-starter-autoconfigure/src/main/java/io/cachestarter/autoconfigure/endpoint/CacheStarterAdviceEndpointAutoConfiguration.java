package io.cachestarter.autoconfigure.endpoint;

import io.cachestarter.advice.CacheAdvisor;
import io.cachestarter.autoconfigure.CacheStarterAdviceAutoConfiguration;
import io.cachestarter.observe.CacheAdviceEndpoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint that advises on memory, sizes and times to
 * live.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterAdviceAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(CacheAdvisor.class)
@ConditionalOnAvailableEndpoint(CacheAdviceEndpoint.class)
public final class CacheStarterAdviceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CacheAdviceEndpoint cacheStarterCacheAdviceEndpoint(ObjectProvider<CacheAdvisor> advisor) {
		return new CacheAdviceEndpoint(advisor::getObject);
	}

}
