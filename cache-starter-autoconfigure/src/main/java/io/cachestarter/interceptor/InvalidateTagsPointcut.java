package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import io.cachestarter.annotation.InvalidateTags;

import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Chooses the methods with {@link InvalidateTags}. Reads their expressions at once, so
 * that one which cannot be parsed stops the start.
 */
final class InvalidateTagsPointcut extends StaticMethodMatcherPointcut {

	private final InvalidationRules.Reader reader;

	InvalidateTagsPointcut(InvalidationRules.Reader reader) {
		this.reader = reader;
		setClassFilter((type) -> AnnotationUtils.isCandidateClass(type, InvalidateTags.class));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return !this.reader.rulesOf(method, targetClass).isEmpty();
	}

}
