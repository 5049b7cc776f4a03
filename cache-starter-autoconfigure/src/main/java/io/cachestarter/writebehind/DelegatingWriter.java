package io.cachestarter.writebehind;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.cachestarter.cache.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches with a {@link CacheWriter}: its puts with one call and its deletions
 * with another, in any order because a key occurs once.
 */
record DelegatingWriter<K, V>(CacheWriter<K, V> writer, @Nullable Type keyType,
		@Nullable Type valueType) implements WriteBehindWriter<K, V> {

	@Override
	public String cacheName() {
		return this.writer.cacheName();
	}

	@Override
	public void writeAll(List<PendingWrite<K, V>> batch) {
		Map<K, V> values = new LinkedHashMap<>();
		List<K> deleted = new ArrayList<>();
		for (PendingWrite<K, V> write : batch) {
			V value = write.value();
			if (write.deletion()) {
				deleted.add(write.key());
			}
			else if (value != null) {
				values.put(write.key(), value);
			}
			else {
				this.writer.write(write.key(), null);
			}
		}
		if (!values.isEmpty()) {
			this.writer.writeAll(values);
		}
		if (!deleted.isEmpty()) {
			this.writer.deleteAll(deleted);
		}
	}

}
