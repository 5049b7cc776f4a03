package io.cachestarter.cache;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A writer made of functions.
 */
record FunctionWriter<K, V>(String cacheName, BiConsumer<? super K, ? super @Nullable V> writer,
		Consumer<? super K> deleter) implements CacheWriter<K, V> {

	@Override
	public void write(K key, @Nullable V value) {
		this.writer.accept(key, value);
	}

	@Override
	public void delete(K key) {
		this.deleter.accept(key);
	}

}
