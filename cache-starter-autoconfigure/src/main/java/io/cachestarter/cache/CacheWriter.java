package io.cachestarter.cache;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one cache to where they come from: write-through. A bean of this
 * type is called by the puts and removals of {@link CacheAccess} before the cache
 * changes; what it throws reaches the caller, and the cache stays as it was. Annotated
 * methods and Spring's {@code Cache} do not use it.
 * <p>
 * It runs on the thread of the caller, inside its transaction if there is one.
 * Implementations are safe for use by multiple threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public interface CacheWriter<K, V> {

	/**
	 * Returns the name of the cache whose values are written. Two writers of one cache
	 * are an error at startup.
	 * @return the name, always the same
	 */
	String cacheName();

	/**
	 * Writes a value.
	 * @param key the key
	 * @param value the value
	 */
	void write(K key, @Nullable V value);

	/**
	 * Writes several values. One statement or transaction for all of them is better than
	 * what this does; whether a failure in the middle leaves some of them written is up
	 * to the implementation.
	 * @param values the values by key
	 */
	default void writeAll(Map<K, V> values) {
		values.forEach(this::write);
	}

	/**
	 * Deletes a value.
	 * @param key the key
	 */
	void delete(K key);

	/**
	 * Deletes several values.
	 * @param keys the keys
	 */
	default void deleteAll(Collection<K> keys) {
		keys.forEach(this::delete);
	}

	/**
	 * Makes a writer of functions.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param cacheName the name of the cache
	 * @param writer writes a value
	 * @param deleter deletes a value
	 * @return the writer
	 */
	static <K, V> CacheWriter<K, V> of(String cacheName, BiConsumer<? super K, ? super @Nullable V> writer,
			Consumer<? super K> deleter) {
		return new FunctionWriter<>(cacheName, writer, deleter);
	}

}
