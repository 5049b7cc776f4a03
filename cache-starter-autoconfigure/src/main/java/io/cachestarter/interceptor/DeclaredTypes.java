package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.Collection;

import io.cachestarter.cache.TwoLevelCacheManager;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.core.MethodIntrospector;

/**
 * Tells the caches which types their values have, by the annotated methods of the beans
 * that have been made. Otherwise a cache learns that with the first call.
 *
 * @since 0.1.0
 */
public final class DeclaredTypes {

	private final ConfigurableListableBeanFactory beanFactory;

	private final CacheOperationSource source;

	/**
	 * Creates a finder.
	 * @param beanFactory has the beans
	 * @param source reads the annotations
	 */
	public DeclaredTypes(ConfigurableListableBeanFactory beanFactory, CacheOperationSource source) {
		this.beanFactory = beanFactory;
		this.source = source;
	}

	/**
	 * Tells the caches.
	 * @param cacheManager has the caches; those that are missing are created as by a call
	 */
	public void declareIn(TwoLevelCacheManager cacheManager) {
		for (String name : this.beanFactory.getSingletonNames()) {
			Object bean = this.beanFactory.getSingleton(name);
			if (bean != null && AopUtils.isAopProxy(bean)) {
				declare(AopProxyUtils.ultimateTargetClass(bean), cacheManager);
			}
		}
	}

	private void declare(Class<?> type, TwoLevelCacheManager cacheManager) {
		MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<@Nullable Collection<CacheOperation>>) (method) -> this.source
						.getCacheOperations(method, type))
			.forEach((method, operations) -> declare(method, type, operations, cacheManager));
	}

	private static void declare(Method method, Class<?> type, Collection<CacheOperation> operations,
			TwoLevelCacheManager cacheManager) {
		for (CacheOperation operation : operations) {
			if (!(operation instanceof CacheEvictOperation) && method.getReturnType() != void.class) {
				operation.getCacheNames().forEach((name) -> cacheManager.declare(name, method, type));
			}
		}
	}

}
