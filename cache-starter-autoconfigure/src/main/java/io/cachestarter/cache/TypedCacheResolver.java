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
import java.util.function.Function;

import io.cachestarter.internal.MethodKey;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.core.GenericTypeResolver;
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

	private final ConcurrentMap<MethodKey, CachedMethod> methods = new ConcurrentHashMap<>();

	private final TwoLevelCacheManager cacheManager;

	private final CallInspector inspector;

	/**
	 * Creates a resolver.
	 * @param cacheManager has the caches
	 * @param inspector reads the annotations that are ours
	 */
	public TypedCacheResolver(TwoLevelCacheManager cacheManager, CallInspector inspector) {
		this.cacheManager = cacheManager;
		this.inspector = inspector;
	}

	@Override
	public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
		Set<String> names = context.getOperation().getCacheNames();
		CachedMethod method = (context.getOperation() instanceof CacheEvictOperation) ? null : methodOf(context);
		if (names.size() == 1) {
			return List.of(resolve(names.iterator().next(), method, context));
		}
		List<Cache> caches = new ArrayList<>(names.size());
		names.forEach((name) -> caches.add(resolve(name, method, context)));
		return caches;
	}

	private Cache resolve(String name, @Nullable CachedMethod method, CacheOperationInvocationContext<?> context) {
		TwoLevelCache cache = find(name, method, context);
		if (method == null) {
			return cache;
		}
		Values values = method.hasTags() ? cache.values().with(tagging(context, method.targetClass())) : cache.values();
		CacheScope scope = CacheScope.of(context.getMethod());
		if (scope == null) {
			return new CachePutCall(cache, values);
		}
		if (context.getOperation() instanceof CachePutOperation) {
			return putCall(cache, scope, values, context);
		}
		scope.resolved(cache.store());
		return new CacheableCall(cache, scope, values);
	}

	private CachePutCall putCall(TwoLevelCache cache, CacheScope scope, Values values,
			CacheOperationInvocationContext<?> context) {
		CachePutCall call = new CachePutCall(cache, values);
		Object key = this.inspector.putKey(context);
		if (key != null) {
			call.announce(key, scope);
		}
		return call;
	}

	private Function<@Nullable Object, EntryOptions> tagging(CacheOperationInvocationContext<?> context,
			Class<?> targetClass) {
		return (value) -> new EntryOptions(null, this.inspector.tags(context, targetClass, value), null);
	}

	private TwoLevelCache find(String name, @Nullable CachedMethod method, CacheOperationInvocationContext<?> context) {
		TwoLevelCache cache = (method != null) ? method.door(this.cacheManager, name)
				: this.cacheManager.findDoor(name, null);
		if (cache == null) {
			throw new IllegalArgumentException("There is no cache '" + name + "' for " + context.getOperation()
					+ ". Configure it as cache-starter.caches." + name + " or set cache-starter.dynamic to true");
		}
		return cache;
	}

	private CachedMethod methodOf(CacheOperationInvocationContext<?> context) {
		Class<?> targetClass = AopProxyUtils.ultimateTargetClass(context.getTarget());
		MethodKey key = new MethodKey(context.getMethod(), targetClass);
		CachedMethod known = this.methods.get(key);
		return (known != null) ? known : this.methods.computeIfAbsent(key, (absent) -> new CachedMethod(targetClass,
				valueType(context.getMethod(), targetClass), this.inspector.hasTags(context.getMethod(), targetClass)));
	}

	/** Resolves type variables of the method against the class that it is called on. */
	static Type valueType(Method method, Class<?> targetClass) {
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

	/** What is known of a method whatever it is called with. */
	private static final class CachedMethod {

		private final Class<?> targetClass;

		private final Type type;

		private final boolean hasTags;

		/** The cache that was wanted last; hardly any method has more than one. */
		private volatile @Nullable TwoLevelCache last;

		CachedMethod(Class<?> targetClass, Type type, boolean hasTags) {
			this.targetClass = targetClass;
			this.type = type;
			this.hasTags = hasTags;
		}

		Class<?> targetClass() {
			return this.targetClass;
		}

		boolean hasTags() {
			return this.hasTags;
		}

		@Nullable TwoLevelCache door(TwoLevelCacheManager cacheManager, String name) {
			TwoLevelCache known = this.last;
			if (known != null && known.getName().equals(name)) {
				return known;
			}
			TwoLevelCache found = cacheManager.findDoor(name, this.type);
			this.last = found;
			return found;
		}

	}

}
