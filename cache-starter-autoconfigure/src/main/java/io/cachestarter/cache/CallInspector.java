package io.cachestarter.cache;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheOperationInvocationContext;

/**
 * Knows what the annotations of a method say about one call of it. Implementations are
 * safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface CallInspector {

	/**
	 * Tells whether entries of a method may have tags.
	 * @param method the method
	 * @param targetClass the class of the target
	 * @return whether they may
	 */
	boolean hasTags(Method method, Class<?> targetClass);

	/**
	 * Returns the tags of the entry that one call stores.
	 * @param context the call
	 * @param targetClass the class of the target
	 * @param result what the method delivered
	 * @return the tags
	 */
	List<String> tags(CacheOperationInvocationContext<?> context, Class<?> targetClass, @Nullable Object result);

	/**
	 * Returns the key of a put before the method is called.
	 * @param context the call
	 * @return the key, or {@code null} if it cannot be known yet
	 */
	@Nullable Object putKey(CacheOperationInvocationContext<?> context);

}
