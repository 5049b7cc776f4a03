package io.cachestarter.interceptor;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimiters;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@link RateLimited} says around one call of a method.
 */
final class RateLimitedInterceptor implements MethodInterceptor {

	private final Map<ReturnStyle, RateLimitedCall> calls = new EnumMap<>(ReturnStyle.class);

	private final LimitRules rules;

	private final Supplier<HttpRequests> requests;

	RateLimitedInterceptor(LimitRules rules, Supplier<? extends RateLimiters> limiters,
			Supplier<HttpRequests> requests) {
		this.rules = rules;
		this.requests = requests;
		this.calls.put(ReturnStyle.VALUE, new RateLimitedValueCall(limiters));
		this.calls.put(ReturnStyle.FUTURE, new RateLimitedFutureCall(limiters));
		this.calls.put(ReturnStyle.PUBLISHER, new RateLimitedPublisherCall(limiters));
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		InvocationRoot root = InvocationRoot.of(invocation);
		MethodLimits limits = this.rules.limitsOf(root.getMethod(), root.getTargetClass());
		RateLimitedCall call = Objects.requireNonNull(this.calls.get(limits.style()));
		return call.run(invocation, limits.returnType(), () -> asked(root, limits));
	}

	private List<RateLimitRequest> asked(InvocationRoot root, MethodLimits limits) {
		HttpCaller caller = this.requests.get().currentCaller();
		return LimitRule.requests(limits.all(),
				new CallDetails(new MethodCall(root, caller), caller, this.rules.variables(root)));
	}

}
