package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;

import io.cachestarter.annotation.Locked.OnFailure;
import io.cachestarter.ratelimit.RateLimiterSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Limits of one method; none for a method without
 * {@link io.cachestarter.annotation.RateLimited}.
 *
 * @param method the method
 * @param style how it delivers what it is called for
 * @param all one rule for each annotation
 * @param limiters what the annotations declare
 */
record MethodLimits(Method method, ReturnStyle style, List<LimitRule> all,
		List<RateLimiterSettings> limiters) implements MethodRules {

	static MethodLimits of(Method method, List<LimitRule> rules, List<RateLimiterSettings> limiters) {
		return new MethodLimits(method, ReturnStyle.of(method.getReturnType()), rules, limiters);
	}

	/** Returns the limits of a method whose calls are not limited. */
	static MethodLimits none(Method method) {
		return of(method, List.of(), List.of());
	}

	/** Returns where they stand, for messages. */
	String place() {
		return place(this.method);
	}

	static String place(Method method) {
		return "@RateLimited on " + ClassUtils.getQualifiedMethodName(method);
	}

	Class<?> returnType() {
		return this.method.getReturnType();
	}

	/**
	 * Makes sure that calls of the method can be limited.
	 * @throws IllegalStateException if they cannot
	 */
	void check() {
		String obstacle = obstacle();
		if (obstacle != null) {
			throw new IllegalStateException(place() + " cannot work: the method " + obstacle);
		}
	}

	private @Nullable String obstacle() {
		return KotlinDetector.isSuspendingFunction(this.method)
				? "is a suspending function, which is not supported. Return a Mono"
				: ReturnStyle.obstacle(returnType(), OnFailure.FAIL);
	}

	@Override
	public boolean isEmpty() {
		return this.all.isEmpty();
	}

}
