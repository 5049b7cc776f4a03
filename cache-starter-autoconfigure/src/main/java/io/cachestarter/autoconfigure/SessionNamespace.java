package io.cachestarter.autoconfigure;

import io.cachestarter.internal.KeyNames;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisProperties;
import org.springframework.core.env.Environment;

/**
 * Gives the keys of sessions the beginning that our other keys have, unless the
 * application has set one.
 */
final class SessionNamespace implements BeanPostProcessor {

	private static final String PROPERTY = "spring.session.data.redis.namespace";

	private final ObjectProvider<KeyNames> names;

	private final Environment environment;

	SessionNamespace(ObjectProvider<KeyNames> names, Environment environment) {
		this.names = names;
		this.environment = environment;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SessionDataRedisProperties properties && !this.environment.containsProperty(PROPERTY)) {
			properties.setNamespace(this.names.getObject().sessions());
		}
		return bean;
	}

}
