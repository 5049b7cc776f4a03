package io.cachestarter.autoconfigure;

import java.util.Map;

import io.cachestarter.cache.CacheBindings;
import io.cachestarter.cache.CacheLoader;
import io.cachestarter.cache.CacheWriter;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.writebehind.RedisWriteBehind;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Binds the loaders and writers of the application to their caches. They are made after
 * the cache manager, because what they read from may use caches itself, and checked at
 * the end of the start.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(TwoLevelCacheManager.class)
class BindingsConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	static CacheBindings cacheStarterBindings(ListableBeanFactory beanFactory,
			ObjectProvider<RedisWriteBehind> writeBehind) {
		CacheBindings bindings = CacheBindings.of(beansOfType(beanFactory, CacheLoader.class),
				beansOfType(beanFactory, CacheWriter.class));
		RedisWriteBehind behind = writeBehind.getIfAvailable();
		return (behind != null) ? bindings.withPendingWrites(behind.pendingWrites()) : bindings;
	}

	@Bean
	static SmartInitializingSingleton cacheStarterBindingsCheck(ObjectProvider<CacheBindings> bindings) {
		return bindings::getObject;
	}

	/** The types of keys and values are those that the application has declared. */
	@SuppressWarnings("unchecked")
	private static <T> Map<String, T> beansOfType(ListableBeanFactory beanFactory, Class<?> type) {
		return (Map<String, T>) beanFactory.getBeansOfType(type);
	}

}
