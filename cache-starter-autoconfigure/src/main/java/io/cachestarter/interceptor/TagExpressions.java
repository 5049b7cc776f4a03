package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import io.cachestarter.annotation.CacheTags;
import io.cachestarter.internal.MethodKey;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * Evaluates {@link CacheTags}. For a method without the annotation every question costs
 * one look-up in a map. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class TagExpressions {

	private final ConcurrentMap<MethodKey, List<AnnotationExpression>> expressions = new ConcurrentHashMap<>();

	private final InvocationContexts contexts;

	/**
	 * Creates the evaluation.
	 * @param beanFactory has the beans that expressions name
	 */
	public TagExpressions(BeanFactory beanFactory) {
		this.contexts = new InvocationContexts(beanFactory);
	}

	/**
	 * Returns whether entries of the method may have tags.
	 * @param method the method, as declared by the class or by an interface of it
	 * @param targetClass the class of the target, not of a proxy
	 * @return whether the method is annotated
	 * @throws IllegalStateException if the annotation has a text that is no expression
	 */
	public boolean hasTags(Method method, Class<?> targetClass) {
		return !expressionsOf(method, targetClass).isEmpty();
	}

	/**
	 * Returns the tags of the entry that one call stores.
	 * @param method the method, as declared by the class or by an interface of it
	 * @param targetClass the class of the target, not of a proxy
	 * @param target the object that the method was called on
	 * @param args the arguments; a variable number of them as an array or one by one
	 * @param result what the method delivered: not a future or publisher but its value.
	 * Of an {@code Optional} its content is taken
	 * @return the tags, each once, in the order of the expressions; empty without the
	 * annotation. Not modifiable
	 * @throws IllegalStateException if an expression cannot be parsed or fails, or gives
	 * a tag that is blank or too long; the message names the annotation, the method and
	 * what to do
	 */
	public List<String> tags(Method method, Class<?> targetClass, Object target, @Nullable Object[] args,
			@Nullable Object result) {
		List<AnnotationExpression> found = expressionsOf(method, targetClass);
		if (found.isEmpty()) {
			return List.of();
		}
		InvocationRoot root = new InvocationRoot(method, targetClass, target,
				VariableArguments.asDeclared(method, args));
		TagCollector collector = new TagCollector(this.contexts.after(root, result));
		collector.collect(found);
		return collector.tags();
	}

	private List<AnnotationExpression> expressionsOf(Method method, Class<?> targetClass) {
		MethodKey key = new MethodKey(method, targetClass);
		List<AnnotationExpression> known = this.expressions.get(key);
		return (known != null) ? known
				: this.expressions.computeIfAbsent(key, (absent) -> findExpressions(method, targetClass));
	}

	private static List<AnnotationExpression> findExpressions(Method method, Class<?> targetClass) {
		return AnnotatedMethods.find(method, targetClass, CacheTags.class)
			.stream()
			.flatMap((annotation) -> Stream.of(annotation.value()))
			.map((text) -> AnnotationExpression.parse("@CacheTags(\"" + text + "\")", text,
					AnnotatedMethods.calledMethod(method, targetClass)))
			.toList();
	}

}
