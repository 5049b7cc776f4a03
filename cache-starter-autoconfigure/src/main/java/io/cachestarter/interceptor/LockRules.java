package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import io.cachestarter.annotation.Locked;

import org.springframework.core.KotlinDetector;
import org.springframework.expression.EvaluationContext;
import org.springframework.util.StringValueResolver;

/**
 * Locks of one method; none for a method without {@link Locked}.
 *
 * @param returnType what the method is declared to return
 * @param style how it delivers that
 * @param all one rule for each annotation
 */
record LockRules(Class<?> returnType, ReturnStyle style, List<LockRule> all) implements MethodRules {

	/**
	 * Reads the annotations of a method.
	 * @param method the method, as declared by the class or by an interface of it
	 * @param targetClass the class of the target
	 * @param placeholders puts values in the place of placeholders
	 * @return its locks
	 * @throws IllegalStateException if a text of an annotation cannot be used, or the
	 * method cannot be run under a lock
	 */
	static LockRules read(Method method, Class<?> targetClass, StringValueResolver placeholders) {
		Method called = AnnotatedMethods.calledMethod(method, targetClass);
		List<LockRule> all = AnnotatedMethods.find(method, targetClass, Locked.class)
			.stream()
			.map((annotation) -> LockRule.of(annotation, called, placeholders))
			.toList();
		all.forEach((rule) -> check(rule, called));
		return new LockRules(called.getReturnType(), ReturnStyle.of(called.getReturnType()), all);
	}

	private static void check(LockRule rule, Method method) {
		String obstacle = KotlinDetector.isSuspendingFunction(method)
				? "is a suspending function, which is not supported. Return a Mono"
				: ReturnStyle.obstacle(method.getReturnType(), rule.onFailure());
		if (obstacle != null) {
			throw new IllegalStateException(rule.place() + " cannot work: the method " + obstacle);
		}
	}

	@Override
	public boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * Returns the locks that a call needs, each once.
	 * @param context the call
	 * @return the locks, in the order in which they have to be taken
	 */
	List<LockRequest> requests(EvaluationContext context) {
		Collection<LockRequest> requests = new TreeSet<>(LockRequest.ORDER);
		for (LockRule rule : this.all) {
			LockRequest request = rule.request(context);
			if (request != null) {
				requests.add(request);
			}
		}
		return new ArrayList<>(requests);
	}

}
