package io.cachestarter.interceptor;

import java.util.function.Supplier;

import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.cache.TagOperations;
import org.aopalliance.aop.Advice;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Lets {@link InvalidateTags} work on the methods of beans. Has the lowest precedence, as
 * Spring's own caching advisor has by default; change it with {@link #setOrder}. It may
 * run inside or outside of a transaction, since {@link TagOperations} waits for the
 * commit. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class InvalidateTagsAdvisor extends AbstractPointcutAdvisor {

	private final Pointcut pointcut;

	private final Advice advice;

	/**
	 * Creates an advisor.
	 * @param operations gives the receiver of the invalidations; asked at each of them,
	 * the first time when a method has tags to invalidate, and not before
	 * @param beanFactory has the beans that expressions name
	 */
	public InvalidateTagsAdvisor(Supplier<TagOperations> operations, BeanFactory beanFactory) {
		RulesReader<InvalidationRules> reader = new RulesReader<>(InvalidationRules::read);
		this.pointcut = new RulesPointcut(reader,
				(type) -> AnnotationUtils.isCandidateClass(type, InvalidateTags.class));
		this.advice = new InvalidateTagsInterceptor(reader, new InvocationContexts(beanFactory), operations);
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
