package io.cachestarter.autoconfigure;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.structure.RedisStructures;
import io.cachestarter.structure.StructureObserver;
import io.cachestarter.structure.StructureSettings;
import io.lettuce.core.RedisClient;
import tools.jackson.databind.ObjectMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration of the structures. They need no cache: they are there with
 * {@code cache-starter.enabled=false}, too, and open nothing before they are used.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
@ConditionalOnClass({ ObjectMapper.class, RedisClient.class, LettuceConnectionFactory.class })
@EnableConfigurationProperties(CacheStarterProperties.class)
@ImportRuntimeHints(CacheStarterRuntimeHints.class)
@Import({ RedisGatewayConfiguration.class, ValueCodecsConfiguration.class })
public final class CacheStarterStructuresAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StructureSettings cacheStarterStructureSettings(CacheStarterProperties properties) {
		return StructureSettingsFactory.create(properties.structures());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	RedisStructures cacheStarterStructures(RedisGateway redis, KeyNames names, ValueCodecs codecs,
			StructureSettings settings, ObjectProvider<StructureObserver> observers) {
		return new RedisStructures(redis, names, codecs, settings, StructureObservers.of(observers));
	}

}
