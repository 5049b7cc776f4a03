package io.cachestarter.writebehind;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Writes what was accepted for one cache to where it goes. A bean of this type makes the
 * cache that it names one with write-behind. Called by one thread for each partition of
 * the cache; implementations are safe for use by multiple threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public interface WriteBehindWriter<K, V> {

	/**
	 * Returns the name of the cache whose values are written. Two writers of one cache
	 * are an error at startup.
	 * @return the name, always the same
	 */
	String cacheName();

	/**
	 * Writes a batch, best in one transaction. A key occurs in it once, with its last
	 * write. Needs a time limit of its own: nobody else writes these keys meanwhile.
	 * @param batch the writes, those that have been pending for longest first
	 * @throws RuntimeException if the batch was not written, as a whole or in part: it is
	 * tried again, and then in parts, so each write must have the same effect when it
	 * comes again
	 */
	void writeAll(List<PendingWrite<K, V>> batch);

	/**
	 * Returns the type of the keys.
	 * @return the type, or {@code null} for that of the declaration of the class
	 */
	default @Nullable Type keyType() {
		return null;
	}

	/**
	 * Returns the type of the values.
	 * @return the type, or {@code null} for that of the declaration of the class
	 */
	default @Nullable Type valueType() {
		return null;
	}

	/**
	 * Makes a writer of a function.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param cacheName the name of the cache
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @param writer writes a batch
	 * @return the writer
	 */
	static <K, V> WriteBehindWriter<K, V> of(String cacheName, Class<K> keyType, Class<V> valueType,
			Consumer<List<PendingWrite<K, V>>> writer) {
		return new FunctionWriter<>(cacheName, keyType, valueType, writer);
	}

}
