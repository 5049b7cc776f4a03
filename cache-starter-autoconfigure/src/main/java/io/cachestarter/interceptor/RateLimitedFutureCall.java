package io.cachestarter.interceptor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.cachestarter.ratelimit.RateLimitExceededException;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimiters;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs methods that return a future. It is decided on the thread of the caller whether
 * they are called; concurrent permits are given back when the future of the method has
 * completed, before that of the caller is. Cancelling that one cancels the one of the
 * method.
 */
final class RateLimitedFutureCall implements RateLimitedCall {

	private final Supplier<? extends RateLimiters> limiters;

	RateLimitedFutureCall(Supplier<? extends RateLimiters> limiters) {
		this.limiters = limiters;
	}

	@Override
	public @Nullable CompletionStage<?> run(MethodInvocation invocation, Class<?> returnType,
			Supplier<List<RateLimitRequest>> asked) throws Throwable {
		List<RateLimitRequest> requests = asked.get();
		if (requests.isEmpty()) {
			return (CompletionStage<?>) invocation.proceed();
		}
		RateLimiters present = this.limiters.get();
		PermitHold hold = new PermitHold(present);
		try {
			hold.takeAllowed(present.tryAcquire(requests));
		}
		catch (RateLimitExceededException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return hold.isHolding() ? proceed(invocation, hold) : (CompletionStage<?>) invocation.proceed();
	}

	private static @Nullable CompletionStage<?> proceed(MethodInvocation invocation, PermitHold hold) throws Throwable {
		CompletionStage<?> stage = null;
		try {
			stage = (CompletionStage<?>) invocation.proceed();
		}
		finally {
			if (stage == null) {
				hold.release();
			}
		}
		return (stage != null) ? follow(stage, hold) : null;
	}

	private static CompletionStage<?> follow(CompletionStage<?> stage, PermitHold hold) {
		CompletableFuture<@Nullable Object> returned = new CompletableFuture<>();
		CompletionStage<?> unusedStage = stage.whenComplete((value, failure) -> {
			hold.release();
			if (failure != null) {
				returned.completeExceptionally(failure);
			}
			else {
				returned.complete(value);
			}
		});
		CompletableFuture<@Nullable Object> unused = returned.whenComplete((value, failure) -> {
			if (returned.isCancelled()) {
				boolean unusedAnswer = stage.toCompletableFuture().cancel(true);
			}
		});
		return returned;
	}

}
