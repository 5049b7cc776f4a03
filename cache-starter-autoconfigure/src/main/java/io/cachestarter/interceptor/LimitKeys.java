package io.cachestarter.interceptor;

import java.util.function.Function;

import io.cachestarter.ratelimit.KeyResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.StringUtils;

/**
 * Reads the texts that say whose limit a call counts against, and of which plan.
 */
final class LimitKeys {

	private static final String KEYWORDS = "ip, principal, session, header:X-Name";

	private final BeanFactory beanFactory;

	LimitKeys(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Reads a key.
	 * @param place where it stands
	 * @param text what it says
	 * @return gives the key of a call
	 */
	Function<CallDetails, String> key(TextPlace place, String text) {
		String trimmed = text.trim();
		if (trimmed.isEmpty()) {
			return (call) -> "";
		}
		String described = place.of("key", text);
		CallerPart part = CallerPart.of(trimmed);
		if (part != null) {
			return (call) -> part.keyOf(caller(described, call));
		}
		Function<CallDetails, @Nullable String> value = value(place, "key", trimmed);
		return (call) -> {
			String key = value.apply(call);
			if (key == null) {
				throw new IllegalStateException(described + " gave null. Without a key it is not clear whose limit "
						+ "is meant: see to it that there is one, or add a condition");
			}
			return key;
		};
	}

	/**
	 * Reads a plan.
	 * @param place where it stands
	 * @param text what it says
	 * @return gives the plan of a call, or {@code null} for none
	 */
	Function<CallDetails, @Nullable String> plan(TextPlace place, String text) {
		String trimmed = text.trim();
		if (trimmed.isEmpty()) {
			return (call) -> null;
		}
		if (trimmed.equals(CallerPart.SESSION)) {
			throw new UnusableTextException(place, "plan", text, "is no plan, because each session is another one",
					"Use an expression such as #request.session.getAttribute('plan')");
		}
		String described = place.of("plan", text);
		CallerPart part = CallerPart.of(trimmed);
		return (part != null) ? (call) -> part.valueOf(caller(described, call)) : value(place, "plan", trimmed);
	}

	private static HttpCaller caller(String described, CallDetails call) {
		HttpCaller caller = call.caller();
		if (caller == null) {
			throw new IllegalStateException(described + " needs an HTTP request, but this thread handles none. "
					+ "Use an expression with an argument of the method, such as #user, or a KeyResolver");
		}
		return caller;
	}

	private Function<CallDetails, @Nullable String> value(TextPlace place, String attribute, String text) {
		if (isIdentifier(text)) {
			return resolver(place, attribute, text);
		}
		if (text.startsWith("header:")) {
			throw new UnusableTextException(place, attribute, text, "names no header",
					"Add its name, as in header:X-Api-Key");
		}
		AnnotationExpression expression = LimitTexts.expression(place, attribute, text);
		return (call) -> {
			Object value = expression.evaluate(call.variables(), Object.class);
			return (value != null) ? value.toString() : null;
		};
	}

	/** Checks that there is such a bean and does not make it. */
	private Function<CallDetails, @Nullable String> resolver(TextPlace place, String attribute, String name) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, KeyResolver.class)) {
			throw new UnusableTextException(place, attribute, name, "is no bean of the type KeyResolver",
					"Use one of " + KEYWORDS + ", the name of such a bean, or an expression, in which an argument is #"
							+ name + " and a fixed text has quotes of its own");
		}
		return (call) -> {
			String value = this.beanFactory.getBean(name, KeyResolver.class).resolve(call.call());
			return StringUtils.hasLength(value) ? value : null;
		};
	}

	private static boolean isIdentifier(String text) {
		return Character.isJavaIdentifierStart(text.charAt(0))
				&& text.chars().allMatch(Character::isJavaIdentifierPart);
	}

}
