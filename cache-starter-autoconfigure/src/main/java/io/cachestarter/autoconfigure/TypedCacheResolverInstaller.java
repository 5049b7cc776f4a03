package io.cachestarter.autoconfigure;

import java.util.Collection;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.TypedCacheResolver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes the caching annotations use caches that know the return type of the method,
 * unless the application has chosen a resolver or manager for them. Done here and not by
 * a {@code CachingConfigurer}, of which there can be one only, and which the application
 * may need for something else.
 */
final class TypedCacheResolverInstaller implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<TwoLevelCacheManager> cacheManager;

	TypedCacheResolverInstaller(ObjectProvider<TwoLevelCacheManager> cacheManager) {
		this.cacheManager = cacheManager;
	}

	/**
	 * Comes before the creator of proxies, which asks for the aspect while other
	 * post-processors are still being made.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof CacheAspectSupport aspect && aspect.getCacheResolver() == null) {
			aspect.setCacheResolver(new LateCacheResolver(this.cacheManager));
		}
		return bean;
	}

	/** Asks for the cache manager at the first call: the aspect is needed before it. */
	private static final class LateCacheResolver implements CacheResolver {

		private final SingletonSupplier<TypedCacheResolver> resolver;

		LateCacheResolver(ObjectProvider<TwoLevelCacheManager> cacheManager) {
			this.resolver = SingletonSupplier.of(() -> new TypedCacheResolver(cacheManager.getObject()));
		}

		@Override
		public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
			return this.resolver.obtain().resolveCaches(context);
		}

	}

}
