package io.cachestarter.interceptor;

import java.util.Optional;

import io.cachestarter.cache.LocalReader;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;

/**
 * How calls of one method are answered from the heap.
 *
 * @param reader reads the cache of the method
 * @param condition says which calls are to be cached
 * @param key makes the key of the arguments
 * @param optional whether the method returns an {@code Optional}
 */
record LocalHit(LocalReader reader, PlainCondition condition, PlainKey key, boolean optional) {

	/**
	 * Returns the key of a call, or {@code null} if the call is for Spring's interceptor.
	 */
	@Nullable Object keyOf(@Nullable Object[] arguments) {
		return this.condition.isMet(arguments) ? this.key.of(arguments) : null;
	}

	/** Makes what the method returns of what is cached, as Spring does. */
	@Nullable Object result(ValueWrapper found) {
		Object value = found.get();
		return (this.optional && (value == null || value.getClass() != Optional.class)) ? Optional.ofNullable(value)
				: value;
	}

}
