package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;

import io.cachestarter.annotation.InvalidateTags;

/**
 * Rules of one method: those that act before it is called, and those that act after. Both
 * are empty for a method without {@link InvalidateTags}.
 *
 * @param before rules for the time before the call
 * @param after rules for the time after
 */
record InvalidationRules(List<InvalidationRule> before, List<InvalidationRule> after) implements MethodRules {

	/**
	 * Reads the annotations of a method.
	 * @param method the method, as declared by the class or by an interface of it
	 * @param targetClass the class of the target
	 * @return its rules
	 * @throws IllegalStateException if a text of an annotation is no expression
	 */
	static InvalidationRules read(Method method, Class<?> targetClass) {
		Method called = AnnotatedMethods.calledMethod(method, targetClass);
		List<InvalidationRule> all = AnnotatedMethods.find(method, targetClass, InvalidateTags.class)
			.stream()
			.map((annotation) -> InvalidationRule.of(annotation, called))
			.toList();
		return new InvalidationRules(all.stream().filter(InvalidationRule::beforeInvocation).toList(),
				all.stream().filter((rule) -> !rule.beforeInvocation()).toList());
	}

	@Override
	public boolean isEmpty() {
		return this.before.isEmpty() && this.after.isEmpty();
	}

	boolean useResult() {
		return this.after.stream().anyMatch(InvalidationRule::usesResult);
	}

}
