package io.cachestarter.interceptor;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Makes the contexts of expressions. They share what does not depend on the call: the
 * look-up of beans, types and accessors, whose caches would be lost otherwise.
 */
final class InvocationContexts {

	private final StandardEvaluationContext shared = new StandardEvaluationContext();

	InvocationContexts(BeanFactory beanFactory) {
		this.shared.setBeanResolver(new BeanFactoryResolver(beanFactory));
	}

	EvaluationContext before(InvocationRoot root) {
		return share(InvocationContext.before(root));
	}

	EvaluationContext after(InvocationRoot root, @Nullable Object result) {
		return share(InvocationContext.after(root, result));
	}

	/** Makes a context of variables that are looked up when they are needed. */
	EvaluationContext of(Function<String, @Nullable Object> variables) {
		return new VariableContext(this.shared, variables);
	}

	private EvaluationContext share(StandardEvaluationContext context) {
		this.shared.applyDelegatesTo(context);
		return context;
	}

}
