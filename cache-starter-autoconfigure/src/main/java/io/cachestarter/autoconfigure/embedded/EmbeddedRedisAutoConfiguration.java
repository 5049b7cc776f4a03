package io.cachestarter.autoconfigure.embedded;

import redis.embedded.RedisServer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * {@linkplain AutoConfiguration Auto-configuration} for a Redis server that starts with
 * the application. It publishes the address as {@link DataRedisConnectionDetails}, so
 * everything that uses Boot's connection finds the server.
 * <p>
 * Off unless {@code cache-starter.embedded-redis.enabled} is {@code true}, and off when
 * the application says where its Redis is.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnBooleanProperty("cache-starter.embedded-redis.enabled")
@Conditional(OnNoOtherRedisCondition.class)
public final class EmbeddedRedisAutoConfiguration {

	/**
	 * Runs the server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RedisServer.class)
	@EnableConfigurationProperties(EmbeddedRedisProperties.class)
	static class ServerConfiguration {

		@Bean
		EmbeddedRedisServer embeddedRedisServer(EmbeddedRedisProperties properties) {
			return EmbeddedRedisServer.start(properties);
		}

		@Bean
		DataRedisConnectionDetails embeddedRedisConnectionDetails(EmbeddedRedisServer server) {
			return new EmbeddedRedisConnectionDetails(server);
		}

	}

	/**
	 * Refuses to start without the library that brings the server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("redis.embedded.RedisServer")
	static class MissingLibraryConfiguration {

		@Bean
		DataRedisConnectionDetails embeddedRedisConnectionDetails() {
			throw new EmbeddedRedisLibraryMissingException();
		}

	}

}
