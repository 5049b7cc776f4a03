package io.cachestarter.interceptor;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Puts the arguments of a method with a variable number of them back into an array.
 * Spring's cache abstraction hands them out one by one, Spring AOP as an array; with this
 * an expression means the same in all our annotations.
 */
final class VariableArguments {

	private VariableArguments() {
	}

	static @Nullable Object[] asDeclared(Method method, @Nullable Object[] args) {
		if (!method.isVarArgs() || hasArray(method, args)) {
			return args;
		}
		int fixed = method.getParameterCount() - 1;
		@Nullable Object[] declared = Arrays.copyOf(args, fixed + 1);
		declared[fixed] = rest(lastType(method).getComponentType(), args, fixed);
		return declared;
	}

	private static boolean hasArray(Method method, @Nullable Object[] args) {
		int last = method.getParameterCount() - 1;
		return args.length == last + 1 && (args[last] == null || lastType(method).isInstance(args[last]));
	}

	private static Class<?> lastType(Method method) {
		return method.getParameterTypes()[method.getParameterCount() - 1];
	}

	private static Object rest(Class<?> type, @Nullable Object[] args, int from) {
		Object array = Array.newInstance(type, args.length - from);
		for (int i = from; i < args.length; i++) {
			Array.set(array, i - from, args[i]);
		}
		return array;
	}

}
