package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;

/**
 * Knows which argument a variable of an expression stands for.
 */
final class ArgumentNames {

	/** The index of a name that no argument has. */
	static final int NONE = -1;

	/** Names that mean something else than an argument, or not always one. */
	private static final Set<String> RESERVED = Set.of("root", "this", InvocationContext.RESULT);

	private ArgumentNames() {
	}

	/**
	 * Asks Spring what a name stands for, with arguments that cannot be mixed up.
	 * @param name the name without {@code #}
	 * @param called the method whose parameters may have that name
	 * @return the index of the argument, or {@link #NONE}
	 */
	static int indexOf(String name, Method called) {
		if (RESERVED.contains(name)) {
			return NONE;
		}
		Object[] marks = new Object[called.getParameterCount()];
		Arrays.setAll(marks, (index) -> "argument " + index);
		Object named = new MethodBasedEvaluationContext(null, called, marks,
				DefaultParameterNameDiscoverer.getSharedInstance())
			.lookupVariable(name);
		return Arrays.asList(marks).indexOf(named);
	}

}
