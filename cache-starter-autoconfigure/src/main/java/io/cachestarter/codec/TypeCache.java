package io.cachestarter.codec;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Remembers one thing per type, up to a limit after which it is made anew each time. Safe
 * for use by multiple threads.
 */
final class TypeCache<V> {

	private static final int MAX_TYPES = 4096;

	private final ConcurrentHashMap<ValueType, V> values = new ConcurrentHashMap<>();

	private final Function<ValueType, V> factory;

	TypeCache(Function<ValueType, V> factory) {
		this.factory = factory;
	}

	V get(ValueType type) {
		@Nullable V value = this.values.get(type);
		return (value != null) ? value : create(type);
	}

	private V create(ValueType type) {
		V value = this.factory.apply(type);
		if (this.values.size() < MAX_TYPES) {
			this.values.put(type, value);
		}
		return value;
	}

}
