package io.cachestarter.interceptor;

import java.time.Duration;
import java.util.Objects;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Reads the texts of rate limits. What is wrong with one stops the start.
 */
final class LimitTexts {

	private static final String REMEDY = "Correct the expression: a fixed text needs quotes of its own ('all'). "
			+ "For HTTP requests there are #request, the path variables by their names and @beans, "
			+ "for methods the arguments as #name or #p0";

	private LimitTexts() {
	}

	static @Nullable AnnotationExpression condition(TextPlace place, String text) {
		return StringUtils.hasText(text) ? expression(place, "condition", text) : null;
	}

	static AnnotationExpression expression(TextPlace place, String attribute, String text) {
		try {
			return AnnotationExpression.parse(place.of(attribute, text), text, ". " + REMEDY);
		}
		catch (IllegalStateException ex) {
			Throwable cause = Objects.requireNonNullElse(ex.getCause(), ex);
			throw new UnusableTextException(place, attribute, text, "is not an expression: " + cause.getMessage(),
					REMEDY);
		}
	}

	/** Reads how many permits a call takes. */
	static ToLongFunction<EvaluationContext> permits(TextPlace place, String text) {
		String trimmed = text.trim();
		if (trimmed.matches("[1-9][0-9]{0,8}")) {
			long permits = Long.parseLong(trimmed);
			return (call) -> permits;
		}
		if (trimmed.isEmpty() || trimmed.matches("-?[0-9]+")) {
			throw new UnusableTextException(place, "permits", text, "is no number of permits",
					"Use a number from 1 to 999999999, or an expression such as #ids.size()");
		}
		AnnotationExpression expression = expression(place, "permits", trimmed);
		return (call) -> {
			Long permits = expression.evaluate(call, Long.class);
			if (permits == null || permits < 1) {
				throw new IllegalStateException(expression + " gave " + permits
						+ ". A call takes at least 1 permit: correct the expression, or add a condition");
			}
			return permits;
		};
	}

	static Duration window(TextPlace place, String text, StringValueResolver placeholders) {
		String resolved = resolve(place, "window", text, placeholders);
		if (!StringUtils.hasText(resolved)) {
			throw new UnusableTextException(place, "window", text, "is missing",
					"Say in which time the permits are there, such as window = \"10s\"");
		}
		try {
			return DurationFormatterUtils.detectAndParse(resolved.trim());
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableTextException(place, "window", text, "is no duration",
					"Use a text such as 10s, 500ms or PT1M");
		}
	}

	static String resolve(TextPlace place, String attribute, String text, StringValueResolver placeholders) {
		try {
			return Objects.requireNonNullElse(placeholders.resolveStringValue(text), "");
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableTextException(place, attribute, text,
					"has a placeholder without a value: " + ex.getMessage(),
					"Set the property, or write a default such as ${property:10s}");
		}
	}

}
