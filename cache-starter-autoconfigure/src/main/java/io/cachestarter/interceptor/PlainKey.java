package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.util.StringUtils;

/**
 * A key that consists of the arguments of a call as they are: what Spring's generator
 * makes of them, or the one that a key expression names and does nothing else with.
 *
 * @param argument the index of that one, or {@link #ALL}
 */
record PlainKey(int argument) {

	private static final int ALL = -1;

	private static final Pattern VARIABLE = Pattern.compile("#([A-Za-z][A-Za-z0-9_]*)");

	/** Names that mean something else than an argument, or not always one. */
	private static final Set<String> RESERVED = Set.of("root", "this", InvocationContext.RESULT);

	/**
	 * Returns the key that an operation has.
	 * @param expression the key of the annotation
	 * @return the key, or {@code null} if it is not a plain one
	 */
	static @Nullable PlainKey of(String expression, Method method, Class<?> targetClass) {
		if (!StringUtils.hasText(expression)) {
			return new PlainKey(ALL);
		}
		Matcher variable = VARIABLE.matcher(expression);
		if (!variable.matches() || RESERVED.contains(variable.group(1))) {
			return null;
		}
		int argument = indexOf(variable.group(1), AnnotatedMethods.calledMethod(method, targetClass));
		return (argument >= 0) ? new PlainKey(argument) : null;
	}

	/** Asks Spring what a name stands for, with arguments that cannot be mixed up. */
	private static int indexOf(String name, Method called) {
		Object[] marks = new Object[called.getParameterCount()];
		Arrays.setAll(marks, (index) -> "argument " + index);
		Object named = new MethodBasedEvaluationContext(null, called, marks,
				DefaultParameterNameDiscoverer.getSharedInstance())
			.lookupVariable(name);
		return Arrays.asList(marks).indexOf(named);
	}

	/**
	 * Returns the key of a call, or {@code null} if its argument is {@code null}, which
	 * Spring takes for an error.
	 */
	@Nullable Object of(@Nullable Object[] arguments) {
		return (this.argument == ALL) ? SimpleKeyGenerator.generateKey(arguments) : arguments[this.argument];
	}

}
