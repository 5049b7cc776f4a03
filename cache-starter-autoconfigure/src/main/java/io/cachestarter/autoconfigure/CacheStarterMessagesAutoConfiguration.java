package io.cachestarter.autoconfigure;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.message.MessageBus;
import io.cachestarter.message.MessageErrorHandler;
import io.cachestarter.message.MessageObserver;
import io.cachestarter.message.MessageSettings;
import io.cachestarter.message.RedisMessageBus;
import io.cachestarter.redis.RedisGateway;
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
 * Auto-configuration of the messages. They need no cache: they are there with
 * {@code cache-starter.enabled=false}, too, and open nothing before they are used.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
@ConditionalOnClass({ ObjectMapper.class, RedisClient.class, LettuceConnectionFactory.class })
@EnableConfigurationProperties(CacheStarterProperties.class)
@ImportRuntimeHints(CacheStarterRuntimeHints.class)
@Import({ RedisGatewayConfiguration.class, ValueCodecsConfiguration.class })
public final class CacheStarterMessagesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MessageSettings cacheStarterMessageSettings(CacheStarterProperties properties) {
		return MessageSettingsFactory.create(properties.messages(),
				SettingsFactory.shutdownTimeout(properties.remote().shutdownTimeout()));
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(MessageBus.class)
	RedisMessageBus cacheStarterMessageBus(RedisGateway redis, KeyNames names, ValueCodecs codecs,
			MessageSettings settings, ObjectProvider<MessageObserver> observers,
			ObjectProvider<MessageErrorHandler> errorHandler) {
		return new RedisMessageBus(redis, names, codecs, settings, MessageObservers.of(observers),
				errorHandler.getIfUnique(() -> MessageErrorHandler.NO_OP));
	}

}
