package io.cachestarter.autoconfigure;

import java.util.function.Supplier;

import io.cachestarter.cache.CallInspector;
import io.cachestarter.cache.TagOperations;
import io.cachestarter.interceptor.AnnotatedCalls;
import io.cachestarter.interceptor.InvalidateTagsAdvisor;
import io.cachestarter.interceptor.PutKeys;
import io.cachestarter.interceptor.TagExpressions;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/**
 * The annotations for tags. What is made here is made before the beans of the
 * application, and asks for them only when a method is called. The creator of proxies
 * that comes with the caching annotations takes the advisor for its role.
 */
@Configuration(proxyBeanMethods = false)
class TagsConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnBean(TagOperations.class)
	@ConditionalOnMissingBean
	static InvalidateTagsAdvisor cacheStarterInvalidateTagsAdvisor(ObjectProvider<TagOperations> operations,
			BeanFactory beanFactory) {
		return new InvalidateTagsAdvisor(operations::getObject, beanFactory);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static TagExpressions cacheStarterTagExpressions(BeanFactory beanFactory) {
		return new TagExpressions(beanFactory);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static PutKeys cacheStarterPutKeys(BeanFactory beanFactory, ObjectProvider<CacheAspectSupport> aspect) {
		return new PutKeys(beanFactory, keyGenerator(aspect));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static CallInspector cacheStarterCallInspector(TagExpressions tags, PutKeys putKeys) {
		return new AnnotatedCalls(tags, putKeys);
	}

	private static Supplier<KeyGenerator> keyGenerator(ObjectProvider<CacheAspectSupport> aspect) {
		return SingletonSupplier.of(() -> {
			CacheAspectSupport unique = aspect.getIfUnique();
			return (unique != null) ? unique.getKeyGenerator() : new SimpleKeyGenerator();
		});
	}

}
