package io.cachestarter.autoconfigure;

import java.util.Collection;

import io.cachestarter.cache.CallInspector;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.TypedCacheResolver;
import io.cachestarter.interceptor.CacheScopeInterceptor;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.BeanFactoryCacheOperationSourceAdvisor;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes the caching annotations use caches that know the return type of the method and
 * the call that they serve, unless the application has chosen a resolver or manager for
 * them. Done here and not by a {@code CachingConfigurer}, of which there can be one only,
 * and which the application may need for something else.
 */
final class TypedCacheResolverInstaller implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<TwoLevelCacheManager> cacheManager;

	private final ObjectProvider<CachingConfigurer> configurer;

	private final ObjectProvider<CallInspector> inspector;

	TypedCacheResolverInstaller(ObjectProvider<TwoLevelCacheManager> cacheManager,
			ObjectProvider<CallInspector> inspector, ObjectProvider<CachingConfigurer> configurer) {
		this.cacheManager = cacheManager;
		this.inspector = inspector;
		this.configurer = configurer;
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
		if (bean instanceof CacheAspectSupport aspect) {
			aspect.setCacheResolver(new LateCacheResolver(SingletonSupplier.of(this::choose)));
		}
		if (bean instanceof BeanFactoryCacheOperationSourceAdvisor advisor
				&& advisor.getAdvice() instanceof MethodInterceptor caching) {
			advisor.setAdvice(new CacheScopeInterceptor(caching, LateCacheResolver::isTyped));
		}
		return bean;
	}

	private CacheResolver choose() {
		CachingConfigurer chosen = this.configurer.getIfUnique();
		CacheResolver resolver = (chosen != null) ? chosen.cacheResolver() : null;
		if (resolver != null) {
			return resolver;
		}
		CacheManager manager = (chosen != null) ? chosen.cacheManager() : null;
		return (manager != null) ? new SimpleCacheResolver(manager)
				: new TypedCacheResolver(this.cacheManager.getObject(), this.inspector.getObject());
	}

	/**
	 * Decides at the first call: the aspect is made before the beans of the application,
	 * and asking for them then would make them too early.
	 */
	private record LateCacheResolver(SingletonSupplier<CacheResolver> resolver) implements CacheResolver {

		@Override
		public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
			return this.resolver.obtain().resolveCaches(context);
		}

		static boolean isTyped(CacheResolver resolver) {
			return resolver instanceof LateCacheResolver late && late.resolver().obtain() instanceof TypedCacheResolver;
		}

	}

}
