package io.cachestarter.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

import org.springframework.aop.ClassFilter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Chooses the classes that may have methods with an annotation that must not be without
 * effect. An annotated method that no proxy can stand in front of stops the start.
 *
 * @param annotation the annotation
 */
record EnforcedAnnotation(Class<? extends Annotation> annotation) implements ClassFilter {

	@Override
	public boolean matches(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, this.annotation)) {
			return false;
		}
		Class<?> declared = ClassUtils.getUserClass(type);
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(declared, EnforcedAnnotation::isOutOfReach)) {
			if (AnnotatedMethods.isAnnotated(method, this.annotation)) {
				throw new IllegalStateException(
						"@" + this.annotation.getSimpleName() + " on " + ClassUtils.getQualifiedMethodName(method)
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

}
