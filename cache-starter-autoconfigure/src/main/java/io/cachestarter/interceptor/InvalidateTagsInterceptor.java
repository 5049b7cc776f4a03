package io.cachestarter.interceptor;

import java.util.List;
import java.util.function.Supplier;

import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.cache.TagOperations;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * Does what {@link InvalidateTags} says around one call of a method. All tags of a method
 * go out together.
 */
final class InvalidateTagsInterceptor implements MethodInterceptor {

	private final RulesReader<InvalidationRules> reader;

	private final InvocationContexts contexts;

	private final Supplier<TagOperations> operations;

	InvalidateTagsInterceptor(RulesReader<InvalidationRules> reader, InvocationContexts contexts,
			Supplier<TagOperations> operations) {
		this.reader = reader;
		this.contexts = contexts;
		this.operations = operations;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		InvocationRoot root = InvocationRoot.of(invocation);
		InvalidationRules rules = this.reader.rulesOf(root.getMethod(), root.getTargetClass());
		if (!rules.before().isEmpty()) {
			invalidate(rules.before(), this.contexts.before(root));
		}
		Object returned = invocation.proceed();
		return rules.after().isEmpty() ? returned : completion(rules, root).follow(returned);
	}

	private Completion completion(InvalidationRules rules, InvocationRoot root) {
		return new Completion((result) -> invalidate(rules.after(), this.contexts.after(root, result)),
				rules.useResult());
	}

	private void invalidate(List<InvalidationRule> rules, EvaluationContext context) {
		TagCollector collector = new TagCollector(context);
		rules.forEach((rule) -> rule.apply(collector));
		List<String> tags = collector.tags();
		if (!tags.isEmpty()) {
			this.operations.get().invalidate(tags);
		}
	}

}
