package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.cachestarter.autoconfigure.CacheStarterProperties.Remote;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * The door to Redis and the names of what lies behind it.
 */
@Configuration(proxyBeanMethods = false)
class RedisGatewayConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(RedisGatewayConfiguration.class);

	private static final String UNNAMED = "application";

	@Bean
	@ConditionalOnMissingBean
	RedisGateway cacheStarterRedisGateway(RedisConnectionFactory connectionFactory, CacheStarterProperties properties,
			ObjectProvider<ClientResourcesBuilderCustomizer> customizers) {
		if (!(connectionFactory instanceof LettuceConnectionFactory lettuce)) {
			throw new InvalidCacheSettingException("spring.data.redis.client-type",
					connectionFactory.getClass().getSimpleName(), "cache-starter speaks to Redis through Lettuce",
					"Set it to 'lettuce', or define a LettuceConnectionFactory bean that is @Primary.");
		}
		RedisSettings settings = settings(properties.remote());
		DefaultClientResources.Builder resources = DefaultClientResources.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(resources));
		Duration longest = settings.reconnectDelay();
		resources.reconnectDelay(Delay.exponential(Duration.ofMillis(1), longest, 2, TimeUnit.MILLISECONDS));
		return RedisGateway.open(lettuce, resources.build(), settings);
	}

	@Bean
	@ConditionalOnMissingBean
	KeyNames cacheStarterKeyNames(CacheStarterProperties properties, Environment environment) {
		String env = properties.env();
		return new KeyNames(StringUtils.hasText(env) ? env : null, app(properties.app(), environment));
	}

	private static RedisSettings settings(Remote remote) {
		String prefix = "cache-starter.remote.";
		return new RedisSettings(SettingsFactory.positive(prefix + "timeout", remote.timeout(), remote.timeout()),
				SettingsFactory.positive(prefix + "connect-timeout", remote.connectTimeout(), remote.connectTimeout()),
				SettingsFactory.positive(prefix + "reconnect-delay", remote.reconnectDelay(), remote.reconnectDelay()));
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
