package io.cachestarter.web;

import java.io.IOException;

import io.cachestarter.ratelimit.RateLimitResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells clients about their limits. A bean of this type takes the place of the one that
 * follows the standards. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface RateLimitResponder {

	/**
	 * Tells in headers what is left. Called before the request is handled, or rejected.
	 * @param request the request
	 * @param response where the headers go
	 * @param result what was decided
	 */
	void addHeaders(HttpServletRequest request, HttpServletResponse response, RateLimitResult result);

	/**
	 * Writes the response to a request that is not allowed, after its headers.
	 * @param request the request
	 * @param response not committed
	 * @param result what was decided, which does not allow the request
	 * @throws IOException if the client has gone away
	 */
	void reject(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) throws IOException;

}
