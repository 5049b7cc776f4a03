package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;

import io.cachestarter.annotation.WarmUp;
import io.cachestarter.warm.WarmerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * What a {@link WarmUp} says.
 *
 * @param place the annotation and its method, for messages
 * @param name the name of the warmer
 * @param keys gives the keys, or {@code null} for a method without parameters
 * @param settings how and when it runs
 */
record WarmRule(String place, String name, @Nullable AnnotationExpression keys, WarmerSettings settings) {

	/**
	 * Reads an annotation.
	 * @throws IllegalStateException if it cannot be used as it is
	 */
	static WarmRule of(WarmUp annotation, Class<?> type, Method method, StringValueResolver placeholders) {
		String place = "@WarmUp on " + ClassUtils.getQualifiedMethodName(method, type);
		String name = annotation.name().isEmpty() ? type.getSimpleName() + "." + method.getName() : annotation.name();
		return new WarmRule(place, name, keys(annotation, place, method), settings(annotation, place, placeholders));
	}

	private static @Nullable AnnotationExpression keys(WarmUp annotation, String place, Method method) {
		if (StringUtils.hasText(annotation.keys())) {
			return AnnotationExpression.parse("@WarmUp(keys = \"" + annotation.keys() + "\")", annotation.keys(),
					method);
		}
		if (method.getParameterCount() > 0) {
			throw new IllegalStateException(place
					+ " cannot work: the method has parameters. Say what it is to be called with, such as keys = \"@catalog.topIds()\"");
		}
		return null;
	}

	private static WarmerSettings settings(WarmUp annotation, String place, StringValueResolver placeholders) {
		try {
			String every = resolve(annotation.every(), placeholders);
			String cron = resolve(annotation.cron(), placeholders);
			Duration interval = every.isEmpty() ? null : DurationFormatterUtils.detectAndParse(every);
			return new WarmerSettings(annotation.batch(), annotation.concurrency(), annotation.rate(),
					annotation.onStartup(), interval, cron.isEmpty() ? null : cron);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(place + " cannot be used: " + ex.getMessage(), ex);
		}
	}

	private static String resolve(String text, StringValueResolver placeholders) {
		return Objects.requireNonNullElse(placeholders.resolveStringValue(text), "").trim();
	}

}
