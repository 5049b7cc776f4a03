package io.cachestarter.writebehind;

import java.lang.reflect.Type;

import io.cachestarter.cache.CacheWriter;
import io.cachestarter.codec.ValueCodec;

/**
 * A cache whose writes are written later.
 *
 * @param writer writes them
 * @param keyType the type of its keys
 * @param valueType the type of its values
 * @param codec turns keys and values into bytes
 * @param settings how it is done
 * @since 0.1.0
 */
public record WriteBehindTarget(WriteBehindWriter<?, ?> writer, Type keyType, Type valueType, ValueCodec codec,
		WriteBehindSettings settings) {

	/**
	 * Makes a writer of batches of a writer that writes through.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param writer writes maps and deletes collections
	 * @return a writer that leaves ids and versions aside
	 */
	public static <K, V> WriteBehindWriter<K, V> adapt(CacheWriter<K, V> writer) {
		return new DelegatingWriter<>(writer, null, null);
	}

}
