package io.cachestarter.autoconfigure;

import io.cachestarter.web.RateLimitInterceptor;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts the rate limits in front of other interceptors, so that a request over its limit
 * costs no more than that.
 *
 * @param interceptor does the work
 */
record RateLimitConfigurer(RateLimitInterceptor interceptor) implements WebMvcConfigurer {

	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this.interceptor).order(ORDER);
	}

}
