package io.cachestarter.interceptor;

import io.cachestarter.ratelimit.LimitedCall;
import org.jspecify.annotations.Nullable;

/**
 * Who has sent an HTTP request.
 *
 * @since 0.1.0
 */
public interface HttpCaller extends LimitedCall {

	/**
	 * Returns where the request comes from.
	 * @return the address
	 */
	String address();

	/**
	 * Returns the user.
	 * @return the name, or {@code null} if nobody has logged in
	 */
	@Nullable String principal();

	/**
	 * Returns the session, and begins none.
	 * @return the id, or {@code null} if there is no session
	 */
	@Nullable String session();

	/**
	 * Returns a header.
	 * @param name its name, in any case
	 * @return the first value, or {@code null} if there is none
	 */
	@Nullable String header(String name);

}
