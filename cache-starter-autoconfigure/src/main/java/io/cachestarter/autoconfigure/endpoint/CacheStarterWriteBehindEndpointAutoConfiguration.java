package io.cachestarter.autoconfigure.endpoint;

import io.cachestarter.autoconfigure.CacheStarterWriteBehindAutoConfiguration;
import io.cachestarter.observe.WriteBehindEndpoint;
import io.cachestarter.writebehind.WriteBehind;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint of write-behind.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterWriteBehindAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(WriteBehind.class)
@ConditionalOnAvailableEndpoint(WriteBehindEndpoint.class)
public final class CacheStarterWriteBehindEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WriteBehindEndpoint cacheStarterWriteBehindEndpoint(ObjectProvider<WriteBehind> writeBehind) {
		return new WriteBehindEndpoint(writeBehind::getObject);
	}

}
