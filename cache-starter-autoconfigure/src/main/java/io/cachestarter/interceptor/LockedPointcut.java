package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

import io.cachestarter.annotation.Locked;

import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Chooses the methods with {@link Locked}. Reads their texts at once, so that one which
 * cannot be used stops the start; so does an annotated method that no proxy can stand in
 * front of, because it would run without its lock.
 */
final class LockedPointcut extends StaticMethodMatcherPointcut {

	private final LockRules.Reader reader;

	LockedPointcut(LockRules.Reader reader) {
		this.reader = reader;
		setClassFilter(LockedPointcut::isCandidate);
	}

	private static boolean isCandidate(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, Locked.class)) {
			return false;
		}
		Class<?> declared = ClassUtils.getUserClass(type);
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(declared, LockedPointcut::isOutOfReach)) {
			if (AnnotatedElementUtils.hasAnnotation(method, Locked.class)
					|| AnnotatedElementUtils.hasAnnotation(method, Locked.Container.class)) {
				throw new IllegalStateException("@Locked on " + ClassUtils.getQualifiedMethodName(method)
						+ " cannot work: no proxy can override a method that is private, static or final. "
						+ "Declare it otherwise");
			}
		}
		return true;
	}

	private static boolean isOutOfReach(Method method) {
		int modifiers = method.getModifiers();
		return Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)
				|| (Modifier.isFinal(modifiers) && !isDeclaredByInterface(method));
	}

	/** A proxy of the interface does not override the method. */
	private static boolean isDeclaredByInterface(Method method) {
		return Stream.of(ClassUtils.getAllInterfacesForClass(method.getDeclaringClass()))
			.anyMatch((type) -> ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes()));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return !this.reader.rulesOf(method, targetClass).isEmpty();
	}

}
