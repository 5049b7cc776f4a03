package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.cachestarter.annotation.WarmUp;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.warm.WarmTask;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the methods with {@link WarmUp}. Looks at the types of all beans and makes none
 * of them.
 *
 * @since 0.1.0
 */
public final class DeclaredWarmers {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<TwoLevelCacheManager> cacheManager;

	private final StringValueResolver placeholders;

	private final InvocationContexts contexts;

	/**
	 * Creates a finder.
	 * @param beanFactory has the beans
	 * @param cacheManager gives the caches
	 * @param placeholders puts values in the place of placeholders, and refuses those
	 * that have none
	 */
	public DeclaredWarmers(ConfigurableListableBeanFactory beanFactory, Supplier<TwoLevelCacheManager> cacheManager,
			StringValueResolver placeholders) {
		this.beanFactory = beanFactory;
		this.cacheManager = cacheManager;
		this.placeholders = placeholders;
		this.contexts = new InvocationContexts(beanFactory);
	}

	/**
	 * Finds them.
	 * @return what is to be run for each
	 * @throws IllegalStateException if an annotation cannot be used as it is
	 */
	public List<WarmTask> find() {
		List<WarmTask> tasks = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(Object.class,
				/* includeNonSingletons= */ true, /* allowEagerInit= */ false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : targetClass(name);
			if (type != null && AnnotationUtils.isCandidateClass(type, WarmUp.class)) {
				methods(type).forEach((method, annotation) -> tasks.add(task(name, type, method, annotation)));
			}
		}
		return tasks;
	}

	private @Nullable Class<?> targetClass(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private static Map<Method, WarmUp> methods(Class<?> type) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable WarmUp>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, WarmUp.class));
	}

	private WarmTask task(String beanName, Class<?> type, Method method, WarmUp annotation) {
		WarmRule rule = WarmRule.of(annotation, type, method, this.placeholders);
		return new MethodTask(rule, method, this.cacheManager.get().warmable(cacheName(rule, type, method), null),
				() -> this.beanFactory.getBean(beanName), () -> this.contexts.of((variable) -> null));
	}

	private static String cacheName(WarmRule rule, Class<?> type, Method method) {
		Cacheable cacheable = AnnotatedElementUtils.findMergedAnnotation(method, Cacheable.class);
		if (cacheable == null) {
			throw new IllegalStateException(
					rule.place() + " cannot work: the method has no @Cacheable. Add it, or remove @WarmUp");
		}
		CacheConfig shared = AnnotatedElementUtils.findMergedAnnotation(type, CacheConfig.class);
		String[] names = (cacheable.cacheNames().length > 0 || shared == null) ? cacheable.cacheNames()
				: shared.cacheNames();
		if (names.length == 0) {
			throw new IllegalStateException(rule.place()
					+ " cannot work: @Cacheable names no cache. Name it there or in a @CacheConfig of the class");
		}
		return names[0];
	}

}
