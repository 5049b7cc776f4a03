package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import io.cachestarter.ratelimit.LimitedCall;
import org.jspecify.annotations.Nullable;

/**
 * The call of a method, maybe on behalf of an HTTP request.
 *
 * @param root the call
 * @param caller who has sent the request, or {@code null} if there is none
 */
record MethodCall(InvocationRoot root, @Nullable HttpCaller caller) implements LimitedCall {

	@Override
	public <T> @Nullable T unwrap(Class<T> type) {
		if (type == Method.class) {
			return type.cast(this.root.getMethod());
		}
		if (type == Object[].class) {
			return type.cast(this.root.getArgs().clone());
		}
		return (this.caller != null) ? this.caller.unwrap(type) : null;
	}

}
