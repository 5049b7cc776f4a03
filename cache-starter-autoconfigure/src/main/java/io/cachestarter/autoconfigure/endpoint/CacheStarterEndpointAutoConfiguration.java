package io.cachestarter.autoconfigure.endpoint;

import java.util.List;
import java.util.stream.Stream;

import io.cachestarter.autoconfigure.CacheStarterLocksAutoConfiguration;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.HeldLock;
import io.cachestarter.observe.LocksEndpoint;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint that lists the locks held on this node.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterLocksAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(DistributedLocks.class)
@ConditionalOnAvailableEndpoint(LocksEndpoint.class)
public final class CacheStarterEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LocksEndpoint cacheStarterLocksEndpoint(ConfigurableListableBeanFactory beanFactory) {
		return new LocksEndpoint(() -> held(beanFactory));
	}

	/** Does not make the locks, which are lazy: before that, none is held. */
	private static List<HeldLock> held(ConfigurableListableBeanFactory beanFactory) {
		return Stream.of(beanFactory.getBeanNamesForType(DistributedLocks.class, false, false))
			.filter(beanFactory::containsSingleton)
			.flatMap((name) -> beanFactory.getBean(name, DistributedLocks.class).held().stream())
			.toList();
	}

}
