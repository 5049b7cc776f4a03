package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A condition that depends on the arguments of a call as they are.
 *
 * @param expression tells whether a call is to be cached, {@code null} if all calls are
 */
record PlainCondition(@Nullable PlainExpression expression) {

	private static final PlainCondition ALWAYS = new PlainCondition(null);

	/**
	 * Returns the condition that an operation has.
	 * @param text the condition of the annotation
	 * @param called the method whose parameters it names
	 * @return the condition, or {@code null} if it is not a plain one
	 */
	static @Nullable PlainCondition of(String text, Method called) {
		if (!StringUtils.hasText(text)) {
			return ALWAYS;
		}
		PlainExpression expression = PlainExpression.ofCondition(text, called);
		return (expression != null) ? new PlainCondition(expression) : null;
	}

	/** Tells whether a call is to be cached, as far as that can be told. */
	boolean isMet(@Nullable Object[] arguments) {
		return this.expression == null || this.expression.isTrue(arguments);
	}

}
