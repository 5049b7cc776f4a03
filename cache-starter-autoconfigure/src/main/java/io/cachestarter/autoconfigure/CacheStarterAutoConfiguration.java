package io.cachestarter.autoconfigure;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration of the two-level cache. Switch it off with
 * {@code cache-starter.enabled=false}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class },
		before = CacheAutoConfiguration.class)
@ConditionalOnClass({ CacheManager.class, Caffeine.class, RedisClient.class, LettuceConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "cache-starter.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CacheStarterProperties.class)
@ImportRuntimeHints(CacheStarterRuntimeHints.class)
@Import({ RedisGatewayConfiguration.class, ValueCodecsConfiguration.class, TwoLevelCacheConfiguration.class,
		BindingsConfiguration.class, CachingConfiguration.class, TagsConfiguration.class,
		JsonRedisTemplateConfiguration.class })
public final class CacheStarterAutoConfiguration {

}
