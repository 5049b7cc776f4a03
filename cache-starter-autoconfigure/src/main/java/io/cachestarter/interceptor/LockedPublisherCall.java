package io.cachestarter.interceptor;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockNotAcquiredException;
import org.aopalliance.intercept.MethodInvocation;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;

/**
 * Runs methods under locks that are taken at each subscription, by handle and without
 * blocking, and given back when the publisher of the method has terminated or is
 * cancelled. The method is called when the locks are held, and not before.
 */
final class LockedPublisherCall implements LockedCall {

	private final InvocationContexts contexts;

	private final Supplier<DistributedLocks> locks;

	private final LockFailures failures;

	LockedPublisherCall(InvocationContexts contexts, Supplier<DistributedLocks> locks, LockFailures failures) {
		this.contexts = contexts;
		this.locks = locks;
		this.failures = failures;
	}

	@Override
	public Object run(MethodInvocation invocation, InvocationRoot root, LockRules rules) {
		ReactiveAdapter adapter = Objects.requireNonNull(ReturnStyle.adapter(rules.returnType()));
		return adapter
			.fromPublisher(adapter.isMultiValue() ? Flux.defer(() -> several(invocation, root, rules, adapter))
					: Mono.defer(() -> one(invocation, root, rules, adapter)));
	}

	/** Delivers the value when the locks are given back, or their loss in its place. */
	private Mono<?> one(MethodInvocation invocation, InvocationRoot root, LockRules rules, ReactiveAdapter adapter) {
		HandleHold hold = new HandleHold();
		return takeAll(root, rules, hold)
			.<Object>flatMap((complete) -> complete ? Mono.from(proceed(invocation, adapter)) : Mono.empty())
			.onErrorResume((failure) -> releaseAfter(failure, hold))
			.flatMap((value) -> release(hold).thenReturn(value))
			.switchIfEmpty(Mono.defer(() -> release(hold).then(Mono.empty())))
			.doOnCancel(hold::releaseUnwatched);
	}

	private Flux<?> several(MethodInvocation invocation, InvocationRoot root, LockRules rules,
			ReactiveAdapter adapter) {
		HandleHold hold = new HandleHold();
		return takeAll(root, rules, hold)
			.<Object>flatMapMany((complete) -> complete ? proceed(invocation, adapter) : Flux.empty())
			.onErrorResume((failure) -> releaseAfter(failure, hold))
			.concatWith(Mono.defer(() -> release(hold).then(Mono.empty())))
			.doOnCancel(hold::releaseUnwatched);
	}

	private Mono<Boolean> takeAll(InvocationRoot root, LockRules rules, HandleHold hold) {
		List<LockRequest> requests = rules.requests(this.contexts.before(root));
		return Flux.fromIterable(requests).concatMap((request) -> take(request, hold)).all(Boolean::booleanValue);
	}

	/** A lock that comes after the cancellation is given back by the hold. */
	private Mono<Boolean> take(LockRequest request, HandleHold hold) {
		return Mono.defer(() -> {
			CompletableFuture<LockHandle> asked = request.lockOf(this.locks.get()).acquireAsync(request.options());
			CompletableFuture<Boolean> taken = asked.thenApply((handle) -> {
				hold.add(handle);
				return true;
			});
			return Mono.fromFuture(taken, true).doOnCancel(() -> asked.cancel(true));
		})
			.onErrorResume(LockNotAcquiredException.class,
					(failure) -> Mono.fromCallable(() -> this.failures.goesOnWithout(request, failure)));
	}

	/** The invocation itself stays as it is, for the next subscription. */
	static Publisher<Object> proceed(MethodInvocation invocation, ReactiveAdapter adapter) {
		try {
			return adapter.toPublisher(((ProxyMethodInvocation) invocation).invocableClone().proceed());
		}
		catch (Throwable ex) {
			Exceptions.throwIfFatal(ex);
			return Mono.error(ex);
		}
	}

	private static Mono<Void> release(HandleHold hold) {
		return Mono.fromFuture(hold::release, true);
	}

	private static <T> Mono<T> releaseAfter(Throwable failure, HandleHold hold) {
		return release(hold).onErrorResume((loss) -> {
			failure.addSuppressed(loss);
			return Mono.empty();
		}).then(Mono.error(failure));
	}

}
