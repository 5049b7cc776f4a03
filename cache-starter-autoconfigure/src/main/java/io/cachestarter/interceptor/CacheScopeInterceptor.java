package io.cachestarter.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.cachestarter.cache.CacheScope;
import io.cachestarter.interceptor.LocalHits.LearnedMethod;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Opens a scope around each call that Spring's caching interceptor handles, so that what
 * the call reads and then puts can be told from other reads and puts. A hit in the heap
 * that needs nothing of that interceptor does not go there. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class CacheScopeInterceptor implements MethodInterceptor {

	private final MethodInterceptor caching;

	private final LocalHits hits;

	/**
	 * Creates an interceptor.
	 * @param caching does the caching
	 * @param ours tells whether a resolver does what a {@code TypedCacheResolver} does,
	 * and nothing else
	 */
	public CacheScopeInterceptor(MethodInterceptor caching, Predicate<CacheResolver> ours) {
		this.caching = caching;
		this.hits = new LocalHits(caching, ours);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		LearnedMethod method = this.hits.find(invocation);
		LocalHit hit = this.hits.open(method);
		Object key = (hit != null) ? hit.keyOf(invocation.getArguments()) : null;
		return (hit == null || key == null) ? callInScope(invocation, scope(invocation), method == null)
				: find(hit, key, invocation);
	}

	private @Nullable Object find(LocalHit hit, Object key, MethodInvocation invocation) throws Throwable {
		CacheScope scope;
		try {
			ValueWrapper found = hit.reader().find(key);
			if (found != null && !hit.reader().isDue(found)) {
				return hit.result(found);
			}
			scope = scope(invocation);
			scope.lookedUp(hit.reader(), key, found);
		}
		catch (RuntimeException ex) {
			// by the key; thrown again where the error handler of the application hears
			// it
			scope = scope(invocation);
		}
		return callInScope(invocation, scope, false);
	}

	private CacheScope scope(MethodInvocation invocation) {
		return new CacheScope(invocation.getMethod(), reinvocation(invocation));
	}

	private @Nullable Object callInScope(MethodInvocation invocation, CacheScope scope, boolean learns)
			throws Throwable {
		Object result;
		try {
			result = call(invocation, scope);
			if (learns) {
				this.hits.learn(invocation, scope);
			}
		}
		catch (Throwable ex) {
			scope.close();
			throw ex;
		}
		return scope.isOpen() ? closingAfter(result, scope) : result;
	}

	private @Nullable Object call(MethodInvocation invocation, CacheScope scope) throws Throwable {
		CacheScope outer = scope.enter();
		try {
			return this.caching.invoke(invocation);
		}
		finally {
			CacheScope.restore(outer);
		}
	}

	private static @Nullable Object closingAfter(@Nullable Object result, CacheScope scope) {
		if (result instanceof CompletableFuture<?> future) {
			CompletableFuture<?> unused = future.whenComplete((value, ex) -> scope.close());
			return result;
		}
		ReactiveAdapter adapter = adapter(result);
		if (adapter == null) {
			scope.close();
			return result;
		}
		return adapter.fromPublisher(
				adapter.isMultiValue() ? Flux.from(adapter.toPublisher(result)).doFinally((signal) -> scope.close())
						: Mono.from(adapter.toPublisher(result)).doFinally((signal) -> scope.close()));
	}

	/** Remembers the call as it is now, before the method is called. */
	private Supplier<CacheScope.Reinvocation> reinvocation(MethodInvocation invocation) {
		return () -> {
			MethodInvocation again = ((ProxyMethodInvocation) invocation).invocableClone();
			return (scope) -> callAgain(again, scope);
		};
	}

	private CompletableFuture<?> callAgain(MethodInvocation again, CacheScope scope) {
		CompletableFuture<?> settled;
		try {
			settled = settled(call(again, scope));
		}
		catch (Throwable ex) {
			settled = CompletableFuture.failedFuture(ex);
		}
		return settled.whenComplete((value, ex) -> scope.close());
	}

	private static CompletableFuture<?> settled(@Nullable Object result) {
		if (result instanceof CompletableFuture<?> future) {
			return future;
		}
		ReactiveAdapter adapter = adapter(result);
		return (adapter != null) ? Flux.from(adapter.toPublisher(result)).then().toFuture()
				: CompletableFuture.completedFuture(result);
	}

	private static @Nullable ReactiveAdapter adapter(@Nullable Object result) {
		return (result != null) ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result) : null;
	}

}
