package io.cachestarter.interceptor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.cachestarter.cache.TagOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Gathers the tags that expressions give, each once, in the order of the expressions. Not
 * thread-safe.
 */
final class TagCollector {

	/** No {@code char} needs more bytes in UTF-8. */
	private static final int MAX_BYTES_PER_CHAR = 3;

	private final Set<String> tags = new LinkedHashSet<>();

	private final EvaluationContext context;

	TagCollector(EvaluationContext context) {
		this.context = context;
	}

	EvaluationContext context() {
		return this.context;
	}

	void collect(List<AnnotationExpression> expressions) {
		for (AnnotationExpression expression : expressions) {
			add(expression, expression.evaluate(this.context, Object.class));
		}
	}

	private void add(AnnotationExpression source, @Nullable Object value) {
		Object content = ObjectUtils.unwrapOptional(value);
		if (content instanceof Collection<?> collection) {
			collection.forEach((element) -> add(source, element));
		}
		else if (ObjectUtils.isArray(content)) {
			Arrays.asList(ObjectUtils.toObjectArray(content)).forEach((element) -> add(source, element));
		}
		else if (content != null) {
			this.tags.add(checked(source, content.toString()));
		}
	}

	private static String checked(AnnotationExpression source, String tag) {
		if (!StringUtils.hasText(tag)) {
			throw new IllegalStateException(source + " gave a blank tag. Give every tag a text, or null for no tag");
		}
		if (tag.length() > TagOperations.MAX_TAG_BYTES / MAX_BYTES_PER_CHAR
				&& tag.getBytes(StandardCharsets.UTF_8).length > TagOperations.MAX_TAG_BYTES) {
			throw new IllegalStateException(source + " gave a tag of more than " + TagOperations.MAX_TAG_BYTES
					+ " bytes in UTF-8: '" + tag + "'. Use something shorter, such as an id");
		}
		return tag;
	}

	List<String> tags() {
		return List.copyOf(this.tags);
	}

}
