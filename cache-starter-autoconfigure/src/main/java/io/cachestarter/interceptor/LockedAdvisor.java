package io.cachestarter.interceptor;

import java.util.function.Supplier;

import io.cachestarter.annotation.Locked;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockObserver;
import org.aopalliance.aop.Advice;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.StringValueResolver;

/**
 * Lets {@link Locked} work on the methods of beans. Runs outside of every other advice
 * that has an order, that of transactions included, because it is ordered with priority:
 * the number of their order does not matter. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LockedAdvisor extends AbstractPointcutAdvisor implements PriorityOrdered {

	/** Behind what Spring itself puts in front of all advice. */
	private static final int ORDER = HIGHEST_PRECEDENCE + 100;

	private final Pointcut pointcut;

	private final Advice advice;

	/**
	 * Creates an advisor.
	 * @param locks gives the locks; asked at each call that needs one, and not before
	 * @param observer gives who is told of methods that run without their locks, likewise
	 * @param placeholders puts values in the place of placeholders, and refuses those
	 * that have none
	 * @param beanFactory has the beans that expressions name
	 */
	public LockedAdvisor(Supplier<DistributedLocks> locks, Supplier<LockObserver> observer,
			StringValueResolver placeholders, BeanFactory beanFactory) {
		RulesReader<LockRules> reader = new RulesReader<>(
				(method, targetClass) -> LockRules.read(method, targetClass, placeholders));
		this.pointcut = new RulesPointcut(reader, new EnforcedAnnotation(Locked.class));
		this.advice = new LockedInterceptor(reader, new InvocationContexts(beanFactory), locks, observer);
		setOrder(ORDER);
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
