package io.cachestarter.autoconfigure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.GenericJacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * A template for values of any type as JSON. Unlike entries of a cache, whose type is
 * known, these have to name their class; only classes that the application allows are
 * ever created from such a name.
 */
@Configuration(proxyBeanMethods = false)
class JsonRedisTemplateConfiguration {

	private static final Set<Class<?>> VALUES = Set.of(Byte.class, Short.class, Integer.class, Long.class, Float.class,
			Double.class, Boolean.class, Character.class, String.class, BigInteger.class, BigDecimal.class, URI.class,
			UUID.class, Date.class, Locale.class, Currency.class);

	@Bean
	@ConditionalOnMissingBean
	RedisTemplate<String, Object> cacheStarterRedisTemplate(RedisConnectionFactory connectionFactory,
			CacheStarterProperties properties, BeanFactory beanFactory) {
		RedisSerializer<Object> json = GenericJacksonJsonRedisSerializer
			.create((builder) -> builder.enableSpringCacheNullValueSupport()
				.enableDefaultTyping(allowed(TwoLevelCacheConfiguration.allowedPackages(properties, beanFactory))));
		RedisTemplate<String, Object> template = new RedisTemplate<>();
		template.setConnectionFactory(connectionFactory);
		template.setKeySerializer(RedisSerializer.string());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setValueSerializer(json);
		template.setHashValueSerializer(json);
		return template;
	}

	static PolymorphicTypeValidator allowed(List<String> packages) {
		BasicPolymorphicTypeValidator.Builder builder = BasicPolymorphicTypeValidator.builder()
			.allowIfSubTypeIsArray()
			.allowIfSubType(new BasicPolymorphicTypeValidator.TypeMatcher() {

				@Override
				public boolean match(DatabindContext context, Class<?> type) {
					return isValue(type);
				}

			});
		packages.forEach((name) -> builder.allowIfSubType(name + "."));
		return builder.build();
	}

	private static boolean isValue(Class<?> type) {
		String packageName = type.getPackageName();
		boolean collection = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
		return VALUES.contains(type) || packageName.equals("java.time")
				|| (packageName.equals("java.util") && collection);
	}

}
