package io.cachestarter.interceptor;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiters;
import org.aopalliance.intercept.MethodInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.ReactiveAdapter;

/**
 * Runs methods that return a publisher: at each subscription that its limits allow, and
 * without blocking. A method that has to wait for the decision of Redis is called on a
 * thread of {@link Schedulers#boundedElastic()}, where it may block. Concurrent permits
 * are given back before the end of the publisher is told.
 */
final class RateLimitedPublisherCall implements RateLimitedCall {

	private final Supplier<? extends RateLimiters> limiters;

	RateLimitedPublisherCall(Supplier<? extends RateLimiters> limiters) {
		this.limiters = limiters;
	}

	@Override
	public Object run(MethodInvocation invocation, Class<?> returnType, Supplier<List<RateLimitRequest>> asked) {
		ReactiveAdapter adapter = Objects.requireNonNull(ReturnStyle.adapter(returnType));
		return adapter
			.fromPublisher(adapter.isMultiValue() ? Flux.defer(() -> several(invocation, adapter, asked.get()))
					: Mono.defer(() -> one(invocation, adapter, asked.get())));
	}

	private Mono<?> one(MethodInvocation invocation, ReactiveAdapter adapter, List<RateLimitRequest> requests) {
		if (requests.isEmpty()) {
			return Mono.from(LockedPublisherCall.proceed(invocation, adapter));
		}
		RateLimiters present = this.limiters.get();
		PermitHold hold = new PermitHold(present);
		return decide(present, requests, hold)
			.flatMap((allowed) -> Mono.from(LockedPublisherCall.proceed(invocation, adapter)))
			.doOnTerminate(hold::release)
			.doOnCancel(hold::release);
	}

	private Flux<?> several(MethodInvocation invocation, ReactiveAdapter adapter, List<RateLimitRequest> requests) {
		if (requests.isEmpty()) {
			return Flux.from(LockedPublisherCall.proceed(invocation, adapter));
		}
		RateLimiters present = this.limiters.get();
		PermitHold hold = new PermitHold(present);
		return decide(present, requests, hold)
			.flatMapMany((allowed) -> LockedPublisherCall.proceed(invocation, adapter))
			.doOnTerminate(hold::release)
			.doOnCancel(hold::release);
	}

	/** Permits that come after the cancellation are given back by the hold. */
	private static Mono<RateLimitResult> decide(RateLimiters limiters, List<RateLimitRequest> requests,
			PermitHold hold) {
		CompletableFuture<RateLimitResult> decision = limiters.tryAcquireAsync(requests).thenApply(hold::takeAllowed);
		Mono<RateLimitResult> decided = Mono.fromFuture(decision, true);
		return decision.isDone() ? decided : decided.publishOn(Schedulers.boundedElastic());
	}

}
