package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import io.cachestarter.annotation.InvalidateTags;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * One {@link InvalidateTags} of a method.
 *
 * @param beforeInvocation whether it acts before the method is called
 * @param condition says whether it acts, or {@code null} for always
 * @param tags give the tags
 */
record InvalidationRule(boolean beforeInvocation, @Nullable AnnotationExpression condition,
		List<AnnotationExpression> tags) {

	static InvalidationRule of(InvalidateTags annotation, Method method) {
		return new InvalidationRule(annotation.beforeInvocation(), condition(annotation.condition(), method),
				Stream.of(annotation.value())
					.map((text) -> AnnotationExpression.parse("@InvalidateTags(\"" + text + "\")", text, method))
					.toList());
	}

	private static @Nullable AnnotationExpression condition(String text, Method method) {
		return StringUtils.hasText(text)
				? AnnotationExpression.parse("@InvalidateTags(condition = \"" + text + "\")", text, method) : null;
	}

	void apply(TagCollector collector) {
		if (this.condition == null
				|| Boolean.TRUE.equals(this.condition.evaluate(collector.context(), Boolean.class))) {
			collector.collect(this.tags);
		}
	}

	boolean usesResult() {
		return (this.condition != null && this.condition.usesResult())
				|| this.tags.stream().anyMatch(AnnotationExpression::usesResult);
	}

}
