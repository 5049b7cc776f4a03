package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;

import io.cachestarter.internal.MethodKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules of methods, and remembers them for those that have any: the others are
 * asked for once, when their bean is made, and would fill the memory. Safe for use by
 * multiple threads.
 *
 * @param <R> what the annotations of one kind say about a method
 */
final class RulesReader<R extends MethodRules> {

	private final ConcurrentMap<MethodKey, R> rules = new ConcurrentHashMap<>();

	private final BiFunction<Method, Class<?>, R> source;

	/**
	 * Creates a reader.
	 * @param source reads the annotations of a method of a class
	 */
	RulesReader(BiFunction<Method, Class<?>, R> source) {
		this.source = source;
	}

	R rulesOf(Method method, Class<?> targetClass) {
		MethodKey key = new MethodKey(method, targetClass);
		@Nullable R known = this.rules.get(key);
		if (known != null) {
			return known;
		}
		R found = this.source.apply(method, targetClass);
		if (!found.isEmpty()) {
			this.rules.put(key, found);
		}
		return found;
	}

}
