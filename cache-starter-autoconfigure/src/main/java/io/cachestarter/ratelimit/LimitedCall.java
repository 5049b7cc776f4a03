package io.cachestarter.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * A call that is about to be limited: an HTTP request, or the call of a method.
 *
 * @since 0.1.0
 */
public interface LimitedCall {

	/**
	 * Returns what the call is made of.
	 * @param <T> what is wanted
	 * @param type its type: {@code jakarta.servlet.http.HttpServletRequest},
	 * {@code java.security.Principal}, {@code java.lang.reflect.Method}, or
	 * {@code Object[]} for the arguments of a method
	 * @return that, or {@code null} if the call has no such thing
	 */
	<T> @Nullable T unwrap(Class<T> type);

}
