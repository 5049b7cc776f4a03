package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Chooses the methods that have rules. Reads their texts at once, so that one which
 * cannot be used stops the start.
 */
final class RulesPointcut extends StaticMethodMatcherPointcut {

	private final RulesReader<?> reader;

	/**
	 * Creates a pointcut.
	 * @param reader reads the rules
	 * @param candidates chooses the classes whose methods may have any
	 */
	RulesPointcut(RulesReader<?> reader, ClassFilter candidates) {
		this.reader = reader;
		setClassFilter(candidates);
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return !this.reader.rulesOf(method, targetClass).isEmpty();
	}

}
