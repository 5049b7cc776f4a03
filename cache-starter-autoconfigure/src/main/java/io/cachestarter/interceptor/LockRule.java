package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;

import io.cachestarter.annotation.Locked;
import io.cachestarter.annotation.Locked.OnFailure;
import io.cachestarter.lock.LockSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * One {@link Locked} of a method.
 *
 * @param place the annotation and its method, for messages
 * @param name the name of the lock, in front of its key
 * @param key gives the key, or {@code null} for none
 * @param condition says whether the lock is needed, or {@code null} for always
 * @param waitTime how long to wait, or {@code null} for the configured time
 * @param leaseTime after what time the lock ends, or {@code null} if it is renewed
 * @param fair whether it is a fair lock
 * @param onFailure what becomes of a call without it
 */
record LockRule(String place, String name, @Nullable AnnotationExpression key, @Nullable AnnotationExpression condition,
		@Nullable Duration waitTime, @Nullable Duration leaseTime, boolean fair, OnFailure onFailure) {

	/**
	 * Reads an annotation.
	 * @param annotation the annotation
	 * @param method the annotated method
	 * @param placeholders puts values in the place of placeholders
	 * @return the rule
	 * @throws IllegalStateException if a text of the annotation cannot be used
	 */
	static LockRule of(Locked annotation, Method method, StringValueResolver placeholders) {
		Texts texts = new Texts(method, placeholders);
		return new LockRule("@Locked on " + ClassUtils.getQualifiedMethodName(method), texts.name(annotation.name()),
				texts.expression("key", annotation.key()), texts.expression("condition", annotation.condition()),
				texts.waitTime(annotation.waitTime()), texts.leaseTime(annotation.leaseTime()), annotation.fair(),
				annotation.onFailure());
	}

	/**
	 * Returns the lock that a call needs.
	 * @param context the call
	 * @return the lock, or {@code null} if the call needs none
	 * @throws IllegalStateException if an expression fails, or the key is {@code null}
	 */
	@Nullable LockRequest request(EvaluationContext context) {
		if (this.condition != null && !Boolean.TRUE.equals(this.condition.evaluate(context, Boolean.class))) {
			return null;
		}
		LockRequest.Id id = new LockRequest.Id(
				(this.key != null) ? this.name + ":" + key(this.key, context) : this.name, this.fair);
		return new LockRequest(this.place, id, this.waitTime, this.leaseTime, this.onFailure);
	}

	private static Object key(AnnotationExpression expression, EvaluationContext context) {
		Object key = expression.evaluate(context, Object.class);
		if (key == null) {
			throw new IllegalStateException(
					expression + " gave null. Without a key it is not clear which lock is meant: "
							+ "pass an argument that is not null, or add a condition");
		}
		return key;
	}

	/**
	 * Texts of one annotation. What is wrong with one stops the start.
	 *
	 * @param method the annotated method
	 * @param placeholders puts values in the place of placeholders
	 */
	private record Texts(Method method, StringValueResolver placeholders) {

		String name(String text) {
			if (text.isEmpty()) {
				return this.method.getDeclaringClass().getSimpleName() + "." + this.method.getName();
			}
			String name = resolve("name", text);
			if (!StringUtils.hasText(name)) {
				throw unusable("name", text, "is blank",
						"Give it a text, or remove it to name the lock after the method");
			}
			return name;
		}

		@Nullable AnnotationExpression expression(String attribute, String text) {
			return StringUtils.hasText(text)
					? AnnotationExpression.parse(annotation(attribute, text), text, this.method) : null;
		}

		@Nullable Duration waitTime(String text) {
			Duration time = duration("waitTime", text);
			if (time != null && time.isNegative()) {
				throw unusable("waitTime", text, "is negative", "Use a time such as 2s, or 0s not to wait");
			}
			return time;
		}

		@Nullable Duration leaseTime(String text) {
			Duration time = duration("leaseTime", text);
			if (time != null && !LockSettings.isLease(time)) {
				throw unusable("leaseTime", text, "is not from 100ms to 24h",
						"Use a time such as 30s, or remove it to keep the lock until the method has returned");
			}
			return time;
		}

		private @Nullable Duration duration(String attribute, String text) {
			String resolved = resolve(attribute, text);
			if (!StringUtils.hasText(resolved)) {
				return null;
			}
			try {
				return DurationFormatterUtils.detectAndParse(resolved.trim());
			}
			catch (IllegalArgumentException ex) {
				throw unusable(attribute, text, "is no duration", "Use a text such as 2s, 500ms or PT1M");
			}
		}

		private String resolve(String attribute, String text) {
			try {
				return Objects.requireNonNullElse(this.placeholders.resolveStringValue(text), "");
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalStateException(place(attribute, text) + " has a placeholder without a value: "
						+ ex.getMessage() + ". Set the property, or write a default such as ${property:2s}", ex);
			}
		}

		private IllegalStateException unusable(String attribute, String text, String reason, String remedy) {
			return new IllegalStateException(place(attribute, text) + " " + reason + ". " + remedy);
		}

		private String place(String attribute, String text) {
			return annotation(attribute, text) + " on " + ClassUtils.getQualifiedMethodName(this.method);
		}

		private static String annotation(String attribute, String text) {
			return "@Locked(" + attribute + " = \"" + text + "\")";
		}

	}

}
