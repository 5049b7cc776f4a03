package io.cachestarter.interceptor;

import java.util.List;
import java.util.function.Supplier;

import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimiters;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs methods that return their value.
 */
final class RateLimitedValueCall implements RateLimitedCall {

	private final Supplier<? extends RateLimiters> limiters;

	RateLimitedValueCall(Supplier<? extends RateLimiters> limiters) {
		this.limiters = limiters;
	}

	@Override
	public @Nullable Object run(MethodInvocation invocation, Class<?> returnType,
			Supplier<List<RateLimitRequest>> asked) throws Throwable {
		List<RateLimitRequest> requests = asked.get();
		if (requests.isEmpty()) {
			return invocation.proceed();
		}
		RateLimiters present = this.limiters.get();
		PermitHold hold = new PermitHold(present);
		hold.takeAllowed(present.tryAcquire(requests));
		try {
			return invocation.proceed();
		}
		finally {
			hold.release();
		}
	}

}
