package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;

import io.cachestarter.cache.CallInspector;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheOperationInvocationContext;

/**
 * Reads tags and keys of calls from the annotations. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class AnnotatedCalls implements CallInspector {

	private final TagExpressions tags;

	private final PutKeys putKeys;

	/**
	 * Creates an inspector.
	 * @param tags evaluates the tags
	 * @param putKeys evaluates the keys
	 */
	public AnnotatedCalls(TagExpressions tags, PutKeys putKeys) {
		this.tags = tags;
		this.putKeys = putKeys;
	}

	@Override
	public boolean hasTags(Method method, Class<?> targetClass) {
		return this.tags.hasTags(method, targetClass);
	}

	@Override
	public List<String> tags(CacheOperationInvocationContext<?> context, Class<?> targetClass,
			@Nullable Object result) {
		return this.tags.tags(context.getMethod(), targetClass, context.getTarget(), context.getArgs(), result);
	}

	@Override
	public @Nullable Object putKey(CacheOperationInvocationContext<?> context) {
		return this.putKeys.keyBefore(context);
	}

}
