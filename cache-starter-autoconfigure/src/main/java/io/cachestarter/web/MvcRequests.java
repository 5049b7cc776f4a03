package io.cachestarter.web;

import java.lang.reflect.Method;

import io.cachestarter.interceptor.HttpCaller;
import io.cachestarter.interceptor.HttpRequests;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The requests that Spring MVC handles. The {@link RateLimitInterceptor} limits them
 * before they reach methods with {@code @RequestMapping} of a {@code @Controller}. Safe
 * for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class MvcRequests implements HttpRequests {

	@Override
	public boolean isController(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, Controller.class);
	}

	@Override
	public boolean areHandledBy(Method method, Class<?> targetClass) {
		return isController(targetClass) && AnnotatedElementUtils
			.hasAnnotation(ClassUtils.getMostSpecificMethod(method, targetClass), RequestMapping.class);
	}

	@Override
	public @Nullable HttpCaller currentCaller() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? new ServletCaller(attributes.getRequest(), null) : null;
	}

}
