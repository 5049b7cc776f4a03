package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.util.StringUtils;

/**
 * A key that depends on the arguments of a call as they are: what Spring's generator
 * makes of them, the one that a key expression names and does nothing else with, or what
 * a plain expression makes of them.
 *
 * @param argument the index of that one, or {@link ArgumentNames#NONE}
 * @param expression that expression, or {@code null}
 */
record PlainKey(int argument, @Nullable PlainExpression expression) {

	private static final PlainKey ALL = new PlainKey(ArgumentNames.NONE, null);

	private static final Pattern VARIABLE = Pattern.compile("#([A-Za-z][A-Za-z0-9_]*)");

	/**
	 * Returns the key that an operation has.
	 * @param text the key of the annotation
	 * @param called the method whose parameters it names
	 * @return the key, or {@code null} if it is not a plain one
	 */
	static @Nullable PlainKey of(String text, Method called) {
		if (!StringUtils.hasText(text)) {
			return ALL;
		}
		Matcher variable = VARIABLE.matcher(text);
		int argument = variable.matches() ? ArgumentNames.indexOf(variable.group(1), called) : ArgumentNames.NONE;
		if (argument != ArgumentNames.NONE) {
			return new PlainKey(argument, null);
		}
		PlainExpression expression = PlainExpression.of(text, called);
		return (expression != null) ? new PlainKey(ArgumentNames.NONE, expression) : null;
	}

	/**
	 * Returns the key of a call, or {@code null} if there is none, which Spring takes for
	 * an error.
	 */
	@Nullable Object of(@Nullable Object[] arguments) {
		if (this.argument != ArgumentNames.NONE) {
			return arguments[this.argument];
		}
		return (this.expression != null) ? this.expression.value(arguments) : SimpleKeyGenerator.generateKey(arguments);
	}

}
