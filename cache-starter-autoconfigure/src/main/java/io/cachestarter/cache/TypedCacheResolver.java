package io.cachestarter.cache;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodClassKey;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Gives each annotated method a cache that knows the method's return type, so that its
 * values come back from Redis as that type. {@code CompletableFuture}, {@code Mono} and
 * {@code Flux} stand for what they deliver, a {@code Flux} for a list of it. Safe for use
 * by multiple threads.
 *
 * @since 0.1.0
 */
public final class TypedCacheResolver implements CacheResolver {

	private final ConcurrentMap<MethodClassKey, Type> types = new ConcurrentHashMap<>();

	private final TwoLevelCacheManager cacheManager;

	/**
	 * Creates a resolver.
	 * @param cacheManager has the caches
	 */
	public TypedCacheResolver(TwoLevelCacheManager cacheManager) {
		this.cacheManager = cacheManager;
	}

	@Override
	public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
		Set<String> names = context.getOperation().getCacheNames();
		Type type = (context.getOperation() instanceof CacheEvictOperation) ? null : typeOf(context);
		if (names.size() == 1) {
			return List.of(find(names.iterator().next(), type, context));
		}
		List<Cache> caches = new ArrayList<>(names.size());
		names.forEach((name) -> caches.add(find(name, type, context)));
		return caches;
	}

	private Cache find(String name, @Nullable Type type, CacheOperationInvocationContext<?> context) {
		Cache cache = (type != null) ? this.cacheManager.getCache(name, type) : this.cacheManager.getCache(name);
		if (cache == null) {
			throw new IllegalArgumentException("There is no cache '" + name + "' for " + context.getOperation()
					+ ". Configure it as cache-starter.caches." + name + " or set cache-starter.dynamic to true");
		}
		return cache;
	}

	private Type typeOf(CacheOperationInvocationContext<?> context) {
		Class<?> targetClass = AopUtils.getTargetClass(context.getTarget());
		return this.types.computeIfAbsent(new MethodClassKey(context.getMethod(), targetClass),
				(key) -> valueType(context.getMethod(), targetClass));
	}

	/** Resolves type variables of the method against the class that it is called on. */
	private static Type valueType(Method method, Class<?> targetClass) {
		Method called = AopUtils.getMostSpecificMethod(method, targetClass);
		Type returned = GenericTypeResolver.resolveType(called.getGenericReturnType(), targetClass);
		return valueType(ResolvableType.forType(returned));
	}

	private static Type valueType(ResolvableType returned) {
		Class<?> rawClass = returned.resolve(Object.class);
		if (rawClass == Optional.class || rawClass == CompletableFuture.class) {
			return returned.getGeneric(0).getType();
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(rawClass);
		if (adapter == null || adapter.isNoValue()) {
			return returned.getType();
		}
		ResolvableType element = returned.getGeneric(0);
		return adapter.isMultiValue() ? ResolvableType.forClassWithGenerics(List.class, element).getType()
				: element.getType();
	}

}
