package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.RateLimiters;
import org.aopalliance.aop.Advice;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.core.PriorityOrdered;

/**
 * Lets {@link RateLimited} work on the methods of beans. Runs just outside of
 * {@link LockedAdvisor}, so that a call that is over its limit takes no lock. Safe for
 * use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RateLimitedAdvisor extends AbstractPointcutAdvisor implements PriorityOrdered {

	/** In front of the locks. */
	private static final int ORDER = HIGHEST_PRECEDENCE + 90;

	private final LimitRules rules;

	private final Supplier<HttpRequests> requests;

	private final Pointcut pointcut;

	private final Advice advice;

	/**
	 * Creates an advisor.
	 * @param rules reads the annotations
	 * @param limiters gives the limiters; asked at each call that needs one, and not
	 * before
	 * @param requests gives the HTTP requests; asked at the first annotation
	 */
	public RateLimitedAdvisor(LimitRules rules, Supplier<? extends RateLimiters> limiters,
			Supplier<HttpRequests> requests) {
		this.rules = rules;
		this.requests = requests;
		this.pointcut = new RulesPointcut(new RulesReader<>(this::limitsOfCalls),
				new EnforcedAnnotation(RateLimited.class));
		this.advice = new RateLimitedInterceptor(rules, limiters, requests);
		setOrder(ORDER);
	}

	/** Checks the annotations of handlers, too, whose calls need no limit. */
	private MethodLimits limitsOfCalls(Method method, Class<?> targetClass) {
		MethodLimits limits = this.rules.limitsOf(method, targetClass);
		if (limits.isEmpty()) {
			return limits;
		}
		HttpRequests present = this.requests.get();
		if (present.isController(targetClass) && !AnnotatedMethods.isAnnotated(limits.method(), RateLimited.class)
				&& !present.areHandledBy(method, targetClass)) {
			return MethodLimits.none(method);
		}
		this.rules.declare(limits);
		if (present.areHandledBy(method, targetClass)) {
			return MethodLimits.none(method);
		}
		limits.check();
		return limits;
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public Advice getAdvice() {
		return this.advice;
	}

}
