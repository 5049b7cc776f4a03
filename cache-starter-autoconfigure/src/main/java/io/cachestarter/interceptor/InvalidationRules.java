package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.cachestarter.annotation.InvalidateTags;

import org.springframework.core.MethodClassKey;

/**
 * Rules of one method: those that act before it is called, and those that act after. Both
 * are empty for a method without {@link InvalidateTags}.
 *
 * @param before rules for the time before the call
 * @param after rules for the time after
 */
record InvalidationRules(List<InvalidationRule> before, List<InvalidationRule> after) {

	private static InvalidationRules read(Method method, Class<?> targetClass) {
		Method called = AnnotatedMethods.calledMethod(method, targetClass);
		List<InvalidationRule> all = AnnotatedMethods.find(method, targetClass, InvalidateTags.class)
			.stream()
			.map((annotation) -> InvalidationRule.of(annotation, called))
			.toList();
		return new InvalidationRules(all.stream().filter(InvalidationRule::beforeInvocation).toList(),
				all.stream().filter((rule) -> !rule.beforeInvocation()).toList());
	}

	boolean isEmpty() {
		return this.before.isEmpty() && this.after.isEmpty();
	}

	boolean useResult() {
		return this.after.stream().anyMatch(InvalidationRule::usesResult);
	}

	/**
	 * Reads the rules of methods, and remembers them for those that have any: the others
	 * are asked for once, when their bean is made, and would fill the memory.
	 */
	static final class Reader {

		private final ConcurrentMap<MethodClassKey, InvalidationRules> rules = new ConcurrentHashMap<>();

		InvalidationRules rulesOf(Method method, Class<?> targetClass) {
			MethodClassKey key = new MethodClassKey(method, targetClass);
			InvalidationRules known = this.rules.get(key);
			if (known != null) {
				return known;
			}
			InvalidationRules found = read(method, targetClass);
			if (!found.isEmpty()) {
				this.rules.put(key, found);
			}
			return found;
		}

	}

}
