package io.cachestarter.interceptor;

import java.util.List;
import java.util.function.Supplier;

import io.cachestarter.ratelimit.RateLimitRequest;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs annotated methods of one {@link ReturnStyle} if their limits allow it.
 */
@FunctionalInterface
interface RateLimitedCall {

	/**
	 * Runs a method, or tells its caller that it is over the limit.
	 * @param invocation the call of the method
	 * @param returnType what the method is declared to return
	 * @param asked finds out what the call asks of the limiters
	 * @return what the caller gets
	 * @throws Throwable what the method throws, or why it was not called
	 */
	@Nullable Object run(MethodInvocation invocation, Class<?> returnType, Supplier<List<RateLimitRequest>> asked)
			throws Throwable;

}
