package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import io.cachestarter.cache.CacheScope;
import io.cachestarter.cache.LocalReader;
import io.cachestarter.internal.MethodKey;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.TargetClassAware;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.StringUtils;

/**
 * Knows the methods whose hits in the heap can be answered without Spring's interceptor,
 * with nobody the wiser: those for which it would take arguments as the key, ask one
 * cache of ours for it, and return what it finds.
 *
 * <p>
 * A method is known once Spring's interceptor has handled a call of it and has asked our
 * resolver for its cache. So nothing is answered before that interceptor itself begins to
 * cache, and what it would refuse to do, it refuses. Safe for use by multiple threads.
 */
final class LocalHits {

	private final ConcurrentMap<MethodKey, LearnedMethod> methods = new ConcurrentHashMap<>();

	private final MethodInterceptor caching;

	private final Predicate<CacheResolver> ours;

	private final Log log;

	LocalHits(MethodInterceptor caching, Predicate<CacheResolver> ours) {
		this.caching = caching;
		this.ours = ours;
		this.log = LogFactory.getLog(caching.getClass());
	}

	/**
	 * Finds what is known of the method of a call.
	 * @return {@code null} if it is yet to be learned
	 */
	@Nullable LearnedMethod find(MethodInvocation invocation) {
		Object target = invocation.getThis();
		return (target != null) ? this.methods.get(key(invocation, target)) : null;
	}

	/**
	 * Returns how a call may be answered now.
	 * @return the way, or {@code null} if the call is for Spring's interceptor, as are
	 * those that it is to write into its log, and those of transactions
	 */
	@Nullable LocalHit open(@Nullable LearnedMethod method) {
		LocalHit hit = (method != null) ? method.hit() : null;
		return (hit != null && hit.reader().isOpen() && !this.log.isTraceEnabled()) ? hit : null;
	}

	private static MethodKey key(MethodInvocation invocation, Object target) {
		return new MethodKey(invocation.getMethod(), target.getClass());
	}

	/** Learns from a call that Spring's interceptor has handled. */
	void learn(MethodInvocation invocation, CacheScope scope) {
		Object target = invocation.getThis();
		if (target == null) {
			return;
		}
		MethodKey key = key(invocation, target);
		CacheableOperation operation = plainOperation(invocation.getMethod(), target);
		if (operation == null) {
			this.methods.put(key, LearnedMethod.FOR_SPRING);
			return;
		}
		LocalReader reader = scope.reader();
		if (reader != null && operation.getCacheNames().contains(reader.cacheName())) {
			this.methods.put(key, new LearnedMethod(hit(operation, invocation.getMethod(), target, reader)));
		}
	}

	private static @Nullable LocalHit hit(CacheableOperation operation, Method method, Object target,
			LocalReader reader) {
		Method called = AnnotatedMethods.calledMethod(method, AopProxyUtils.ultimateTargetClass(target));
		PlainCondition condition = PlainCondition.of(operation.getCondition(), called);
		PlainKey key = PlainKey.of(operation.getKey(), called);
		return (condition != null && key != null) ? new LocalHit(reader, condition, key, returnsOptional(method))
				: null;
	}

	private static boolean returnsOptional(Method method) {
		return method.getReturnType() == Optional.class;
	}

	/** Returns what is done for a method, if that is to read one cache, and no more. */
	private @Nullable CacheableOperation plainOperation(Method method, Object target) {
		if (this.caching.getClass() != CacheInterceptor.class || target instanceof TargetClassAware
				|| !takesPlainArguments(method) || !returnsValues(method)) {
			return null;
		}
		CacheInterceptor interceptor = (CacheInterceptor) this.caching;
		CacheOperation operation = onlyOperation(interceptor.getCacheOperationSource(), method, target);
		return (operation instanceof CacheableOperation cacheable && isPlain(cacheable) && hasDefaults(interceptor))
				? cacheable : null;
	}

	/** Spring spreads variable arguments, and takes the last one of Kotlin away. */
	private static boolean takesPlainArguments(Method method) {
		return !BridgeMethodResolver.findBridgedMethod(method).isVarArgs()
				&& !KotlinDetector.isSuspendingFunction(method);
	}

	private static boolean returnsValues(Method method) {
		return returnsValue(method.getReturnType())
				&& returnsValue(BridgeMethodResolver.findBridgedMethod(method).getReturnType());
	}

	private static boolean returnsValue(Class<?> type) {
		return !CompletableFuture.class.isAssignableFrom(type)
				&& ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) == null;
	}

	/** Sources of another class may say something else of each call. */
	private static @Nullable CacheOperation onlyOperation(@Nullable CacheOperationSource source, Method method,
			Object target) {
		if (source == null || source.getClass() != AnnotationCacheOperationSource.class) {
			return null;
		}
		Collection<CacheOperation> all = source.getCacheOperations(method, AopProxyUtils.ultimateTargetClass(target));
		return (all != null && all.size() == 1) ? all.iterator().next() : null;
	}

	private static boolean isPlain(CacheableOperation operation) {
		return operation.getClass() == CacheableOperation.class && operation.getCacheNames().size() == 1
				&& !StringUtils.hasText(operation.getKeyGenerator())
				&& !StringUtils.hasText(operation.getCacheManager())
				&& !StringUtils.hasText(operation.getCacheResolver());
	}

	private boolean hasDefaults(CacheInterceptor interceptor) {
		CacheResolver resolver = interceptor.getCacheResolver();
		return interceptor.getKeyGenerator().getClass() == SimpleKeyGenerator.class && resolver != null
				&& this.ours.test(resolver);
	}

	/**
	 * What is known of a method.
	 *
	 * @param hit how its calls are answered, {@code null} if they are for Spring's
	 * interceptor
	 */
	record LearnedMethod(@Nullable LocalHit hit) {

		static final LearnedMethod FOR_SPRING = new LearnedMethod(null);

	}

}
