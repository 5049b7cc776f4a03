package io.cachestarter.web;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.cachestarter.ratelimit.RateLimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers requests whose handler has called a method that was over its limit, as if the
 * request itself had been. Safe for use by multiple threads.
 * <p>
 * An exception of the application that has a {@link RateLimitExceededException} for its
 * cause is left to the application. Only what futures wrap around it is looked through.
 *
 * @since 0.1.0
 */
public final class RateLimitExceptionResolver implements HandlerExceptionResolver {

	private static final Logger logger = LoggerFactory.getLogger(RateLimitExceptionResolver.class);

	private final RateLimitResponder responder;

	/**
	 * Creates a resolver.
	 * @param responder tells the client
	 */
	public RateLimitExceptionResolver(RateLimitResponder responder) {
		this.responder = responder;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		Throwable cause = unwrapped(ex);
		if (!(cause instanceof RateLimitExceededException exceeded) || response.isCommitted()) {
			return null;
		}
		try {
			this.responder.addHeaders(request, response, exceeded.getResult());
			this.responder.reject(request, response, exceeded.getResult());
		}
		catch (IOException gone) {
			logger.debug("The client has gone away before it was told about its rate limit", gone);
		}
		return new ModelAndView();
	}

	private static Throwable unwrapped(Throwable ex) {
		Throwable cause = ex;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

}
