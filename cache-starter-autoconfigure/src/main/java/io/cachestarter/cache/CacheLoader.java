package io.cachestarter.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one cache from where they come from: read-through. A bean of this
 * type is used by {@link CacheAccess#get(Object)} and
 * {@link CacheAccess#getAll(java.util.Collection)} for what is not cached, and by the
 * refreshes of what they have read. Annotated methods and Spring's {@code Cache} do not
 * use it. Implementations are safe for use by multiple threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public interface CacheLoader<K, V> {

	/**
	 * Returns the name of the cache whose values are loaded. Two loaders of one cache are
	 * an error at startup.
	 * @return the name, always the same
	 */
	String cacheName();

	/**
	 * Loads a value.
	 * @param key the key
	 * @return the value, or {@code null} if there is none, which is cached for
	 * {@code null-ttl}
	 */
	@Nullable V load(K key);

	/**
	 * Loads several values. One query for all of them is better than what this does.
	 * @param keys the keys
	 * @return the values by key; keys that are left out have the value {@code null}
	 */
	default Map<K, V> loadAll(Set<K> keys) {
		Map<K, V> values = new LinkedHashMap<>();
		for (K key : keys) {
			V value = load(key);
			if (value != null) {
				values.put(key, value);
			}
		}
		return values;
	}

	/**
	 * Makes a loader of a function.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param cacheName the name of the cache
	 * @param loader loads a value
	 * @return the loader
	 */
	static <K, V> CacheLoader<K, V> of(String cacheName, Function<? super K, ? extends @Nullable V> loader) {
		return new FunctionLoader<>(cacheName, loader, null);
	}

	/**
	 * Makes a loader of a function for one key and of a function for many.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param cacheName the name of the cache
	 * @param loader loads a value
	 * @param bulkLoader loads the values of a set of keys
	 * @return the loader
	 */
	static <K, V> CacheLoader<K, V> of(String cacheName, Function<? super K, ? extends @Nullable V> loader,
			Function<? super Set<K>, ? extends Map<K, V>> bulkLoader) {
		return new FunctionLoader<>(cacheName, loader, bulkLoader);
	}

}
