package io.cachestarter.autoconfigure;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.cachestarter.interceptor.DeclaredLimiters;
import io.cachestarter.interceptor.HttpRequests;
import io.cachestarter.interceptor.LimitRules;
import io.cachestarter.interceptor.RateLimitedAdvisor;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.ratelimit.RateLimitObserver;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.ratelimit.RedisRateLimiters;
import io.cachestarter.redis.RedisGateway;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration of the rate limits. They need no cache: they are there with
 * {@code cache-starter.enabled=false}, too, and open nothing before the first of them is
 * used. Switch them off with {@code cache-starter.rate-limit.enabled=false}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
@ConditionalOnClass({ Caffeine.class, RedisClient.class, LettuceConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "cache-starter.rate-limit.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CacheStarterProperties.class)
@ImportRuntimeHints(CacheStarterRuntimeHints.class)
@Import({ RedisGatewayConfiguration.class, ProxyCreatorRegistrar.class })
public final class CacheStarterRateLimitsAutoConfiguration {

	@Bean
	RateLimitSettings cacheStarterRateLimitSettings(CacheStarterProperties properties) {
		return RateLimitSettingsFactory.create(properties.rateLimit());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(RateLimiters.class)
	RedisRateLimiters cacheStarterRateLimiters(RedisGateway redis, KeyNames names, RateLimitSettings settings,
			DeclaredLimiters declared, ObjectProvider<RateLimitObserver> observers) {
		return declared
			.defineIn(new RedisRateLimiters(redis, names, settings.limiters(), RateLimitObservers.of(observers)));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DeclaredLimiters cacheStarterDeclaredLimiters() {
		return new DeclaredLimiters();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LimitRules cacheStarterLimitRules(DeclaredLimiters declared, ObjectProvider<RateLimitSettings> settings,
			Environment environment, BeanFactory beanFactory) {
		return new LimitRules(declared, () -> settings.getObject().configured(),
				environment::resolveRequiredPlaceholders, beanFactory);
	}

	/** Made before the beans of the application, and asks for them at calls only. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static RateLimitedAdvisor cacheStarterRateLimitedAdvisor(LimitRules rules, DeclaredLimiters declared,
			ObjectProvider<RateLimiters> limiters, ObjectProvider<HttpRequests> requests) {
		return new RateLimitedAdvisor(rules, new Remembered<>(() -> declared.defineIn(limiters.getObject())),
				new Remembered<>(() -> requests.getIfAvailable(() -> HttpRequests.NONE)));
	}

}
