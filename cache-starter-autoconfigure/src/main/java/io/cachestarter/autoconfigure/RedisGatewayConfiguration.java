package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.cachestarter.autoconfigure.CacheStarterProperties.Remote;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.tracing.Tracing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * The door to Redis and the names of what lies behind it. Lazy: without a feature that
 * uses Redis there are no connections.
 */
@Lazy
@Configuration(proxyBeanMethods = false)
class RedisGatewayConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(RedisGatewayConfiguration.class);

	private static final String UNNAMED = "application";

	@Bean
	@ConditionalOnMissingBean
	RedisGateway cacheStarterRedisGateway(ObjectProvider<RedisConnectionFactory> connectionFactory,
			ObjectProvider<DataRedisConnectionDetails> connectionDetails, CacheStarterProperties properties,
			ObjectProvider<ClientResourcesBuilderCustomizer> customizers) {
		LettuceConnectionFactory lettuce = lettuce(connectionFactory.getIfUnique());
		DataRedisConnectionDetails details = connectionDetails.getIfUnique();
		if (details != null && details.getMasterReplica() != null) {
			throw new InvalidCacheSettingException("spring.data.redis.masterreplica.nodes",
					details.getMasterReplica().getNodes(), "cache-starter cannot follow a static list of replicas",
					"Name the primary with spring.data.redis.host, or use Sentinel.");
		}
		RedisSettings settings = settings(properties.remote(), lettuce);
		DefaultClientResources.Builder resources = DefaultClientResources.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(resources));
		// Observing each command costs a fifth of the reads; the caches have meters of
		// their own.
		resources.tracing(Tracing.disabled()).commandLatencyRecorder(CommandLatencyRecorder.disabled());
		resources.reconnectDelay(
				Delay.exponential(Duration.ofMillis(1), settings.reconnectDelay(), 2, TimeUnit.MILLISECONDS));
		return RedisGateway.open(lettuce, resources.build(), settings);
	}

	private static LettuceConnectionFactory lettuce(@Nullable RedisConnectionFactory connectionFactory) {
		if (connectionFactory instanceof LettuceConnectionFactory lettuce) {
			return lettuce;
		}
		if (connectionFactory == null) {
			throw new InvalidCacheSettingException("cache-starter.enabled", true,
					"there is not exactly one RedisConnectionFactory bean to use",
					"Mark one of your RedisConnectionFactory beans as @Primary, or set the property to false.");
		}
		throw new InvalidCacheSettingException("spring.data.redis.client-type",
				connectionFactory.getClass().getSimpleName(), "cache-starter speaks to Redis through Lettuce",
				"Set it to 'lettuce', or define a LettuceConnectionFactory bean that is @Primary.");
	}

	@Bean
	@ConditionalOnMissingBean
	KeyNames cacheStarterKeyNames(CacheStarterProperties properties, Environment environment) {
		String env = properties.env();
		return new KeyNames(StringUtils.hasText(env) ? env : null, app(properties.app(), environment));
	}

	private static RedisSettings settings(Remote remote, LettuceConnectionFactory lettuce) {
		String prefix = "cache-starter.remote.";
		return new RedisSettings(SettingsFactory.positive(prefix + "timeout", remote.timeout()),
				SettingsFactory.positive(prefix + "connect-timeout", remote.connectTimeout()),
				SettingsFactory.positive(prefix + "reconnect-delay", remote.reconnectDelay()),
				SettingsFactory.breaker(prefix + "breaker.", remote.breaker()),
				SettingsFactory.replication(prefix + "replication.", remote),
				SettingsFactory.readFrom(prefix + "read-from", remote.readFrom(), lettuce.isClusterAware()));
	}

	private static String app(@Nullable String app, Environment environment) {
		if (StringUtils.hasText(app)) {
			return app;
		}
		String name = environment.getProperty("spring.application.name");
		if (StringUtils.hasText(name)) {
			return name;
		}
		logger.warn("Neither 'cache-starter.app' nor 'spring.application.name' is set: Redis keys begin with '{}:'. "
				+ "Set one of them before two applications share a Redis", UNNAMED);
		return UNNAMED;
	}

}
