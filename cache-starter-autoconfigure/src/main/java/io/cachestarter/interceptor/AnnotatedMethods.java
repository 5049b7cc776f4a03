package io.cachestarter.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Set;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.MergedAnnotationCollectors;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds annotations where Spring's cache abstraction finds its own: on the method that is
 * run, on the class that declares it, on the method that was called, on the type that
 * declares that. The first place that has any counts.
 */
final class AnnotatedMethods {

	private AnnotatedMethods() {
	}

	static <A extends Annotation> Set<A> find(Method method, Class<?> targetClass, Class<A> type) {
		Method called = calledMethod(method, targetClass);
		Set<A> found = findOnMethodOrClass(called, type);
		return (found.isEmpty() && !called.equals(method)) ? findOnMethodOrClass(method, type) : found;
	}

	/**
	 * Finds annotations of a method that handles requests: those that {@link #find}
	 * finds, else those of the class of its bean, which hold for all of them, public or
	 * not, declared there or inherited.
	 */
	static <A extends Annotation> Set<A> findOnHandler(Method method, Class<?> targetClass, Class<A> type) {
		Set<A> found = find(method, targetClass, type);
		return found.isEmpty() ? findOn(ClassUtils.getUserClass(targetClass), type) : found;
	}

	/**
	 * Returns whether a method itself is annotated, or one that it overrides: once or
	 * more often, directly or by another annotation.
	 */
	static boolean isAnnotated(Method method, Class<? extends Annotation> type) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(type);
	}

	/** Returns the method of the class, whose parameters the expressions name. */
	static Method calledMethod(Method method, Class<?> targetClass) {
		return Proxy.isProxyClass(targetClass) ? BridgeMethodResolver.findBridgedMethod(method)
				: AopUtils.getMostSpecificMethod(method, targetClass);
	}

	private static <A extends Annotation> Set<A> findOnMethodOrClass(Method method, Class<A> type) {
		Set<A> found = findOn(method, type);
		return (found.isEmpty() && isCoveredByItsClass(method)) ? findOn(method.getDeclaringClass(), type) : found;
	}

	private static boolean isCoveredByItsClass(Method method) {
		return Modifier.isPublic(method.getModifiers()) && ClassUtils.isUserLevelMethod(method)
				&& !ReflectionUtils.isObjectMethod(method);
	}

	/** What an element says itself replaces what it takes over from above. */
	private static <A extends Annotation> Set<A> findOn(AnnotatedElement element, Class<A> type) {
		Set<A> own = findOn(element, type, SearchStrategy.INHERITED_ANNOTATIONS);
		return own.isEmpty() ? findOn(element, type, SearchStrategy.TYPE_HIERARCHY) : own;
	}

	/** Looks into the containers of repeated annotations, too. */
	private static <A extends Annotation> Set<A> findOn(AnnotatedElement element, Class<A> type,
			SearchStrategy strategy) {
		return MergedAnnotations.from(element, strategy)
			.stream(type)
			.collect(MergedAnnotationCollectors.toAnnotationSet());
	}

}
