package io.cachestarter.autoconfigure;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.observe.SessionObserver;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import tools.jackson.databind.JacksonModule;

/**
 * Auto-configuration of what Spring Session keeps in Redis: its keys follow our naming,
 * and its attributes are JSON of allowed classes. Switch it off with
 * {@code cache-starter.session.enabled=false}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class },
		before = SessionDataRedisAutoConfiguration.class)
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class, RedisSessionRepository.class,
		SessionDataRedisAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "cache-starter.session.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CacheStarterProperties.class)
@Import(RedisGatewayConfiguration.class)
public final class CacheStarterSessionsAutoConfiguration {

	/** The name by which Spring Session asks for it. */
	@Bean
	@ConditionalOnMissingBean(name = "springSessionDefaultRedisSerializer")
	RedisSerializer<Object> springSessionDefaultRedisSerializer(CacheStarterProperties properties,
			BeanFactory beanFactory, ObjectProvider<JacksonModule> modules) {
		return new SessionAttributeSerializer(new AllowedTypesJsonSerializer(
				ValueCodecsConfiguration.allowedPackages(properties, beanFactory), modules.orderedStream().toList()));
	}

	@Bean
	static SessionNamespace cacheStarterSessionNamespace(ObjectProvider<KeyNames> names, Environment environment) {
		return new SessionNamespace(names, environment);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SessionRepositoryCustomizer<RedisSessionRepository> cacheStarterSessionRepositoryCustomizer(
			ObjectProvider<SessionObserver> observers) {
		return (repository) -> repository.setRedisSessionMapper(mapper(observers));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SessionRepositoryCustomizer<RedisIndexedSessionRepository> cacheStarterIndexedSessionRepositoryCustomizer(
			ObjectProvider<SessionObserver> observers) {
		return (repository) -> repository.setRedisSessionMapper(mapper(observers));
	}

	private static ReadableSessionMapper mapper(ObjectProvider<SessionObserver> observers) {
		return new ReadableSessionMapper(() -> observers.forEach(SessionObserver::onUnreadable));
	}

}
