package io.cachestarter.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import tools.jackson.databind.JacksonModule;

/**
 * A template for values of any type as JSON. Unlike entries of a cache, whose type is
 * known, these have to name their class.
 */
@Configuration(proxyBeanMethods = false)
class JsonRedisTemplateConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
	RedisTemplate<String, Object> cacheStarterRedisTemplate(RedisConnectionFactory connectionFactory,
			CacheStarterProperties properties, BeanFactory beanFactory, ObjectProvider<JacksonModule> modules) {
		RedisSerializer<Object> json = new AllowedTypesJsonSerializer(
				ValueCodecsConfiguration.allowedPackages(properties, beanFactory), modules.orderedStream().toList());
		RedisTemplate<String, Object> template = new RedisTemplate<>();
		template.setConnectionFactory(connectionFactory);
		template.setKeySerializer(RedisSerializer.string());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setValueSerializer(json);
		template.setHashValueSerializer(json);
		return template;
	}

}
