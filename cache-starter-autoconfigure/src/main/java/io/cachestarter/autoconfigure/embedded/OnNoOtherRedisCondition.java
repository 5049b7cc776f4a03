package io.cachestarter.autoconfigure.embedded;

import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * Matches while nothing says where Redis is: no address among the properties and no bean
 * that carries one. Logs what it found otherwise, since the user asked for the server.
 */
class OnNoOtherRedisCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final Log logger = LogFactory.getLog(OnNoOtherRedisCondition.class);

	private static final List<String> ADDRESS_PROPERTIES = List.of("spring.data.redis.url", "spring.data.redis.host",
			"spring.data.redis.port");

	private static final List<String> ADDRESS_GROUPS = List.of("spring.data.redis.sentinel",
			"spring.data.redis.cluster", "spring.data.redis.masterreplica");

	private static final List<Class<?>> ADDRESS_BEANS = List.of(DataRedisConnectionDetails.class,
			RedisConfiguration.class, RedisConnectionFactory.class);

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("No other Redis");
		String found = findProperty(context.getEnvironment());
		if (found == null) {
			found = findBean(context.getBeanFactory());
		}
		if (found == null) {
			return ConditionOutcome.match(message.because("nothing names a Redis address"));
		}
		logger.info("Embedded Redis stays off because of " + found);
		return ConditionOutcome.noMatch(message.found("address").items(found));
	}

	private static @Nullable String findProperty(Environment environment) {
		for (String name : ADDRESS_PROPERTIES) {
			if (StringUtils.hasText(environment.getProperty(name))) {
				return "property " + name;
			}
		}
		Binder binder = Binder.get(environment);
		for (String name : ADDRESS_GROUPS) {
			Map<String, Object> group = binder.bind(name, Bindable.mapOf(String.class, Object.class)).orElse(Map.of());
			if (!group.isEmpty()) {
				return "property " + name + "." + group.keySet().iterator().next();
			}
		}
		return null;
	}

	private static @Nullable String findBean(@Nullable ListableBeanFactory beanFactory) {
		if (beanFactory == null) {
			return null;
		}
		for (Class<?> type : ADDRESS_BEANS) {
			String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type,
					/* includeNonSingletons= */ true, /* allowEagerInit= */ false);
			if (names.length > 0) {
				return "bean " + names[0];
			}
		}
		return null;
	}

}
