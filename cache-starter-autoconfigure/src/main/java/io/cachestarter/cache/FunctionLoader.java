package io.cachestarter.cache;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A loader made of functions.
 */
record FunctionLoader<K, V>(String cacheName, Function<? super K, ? extends @Nullable V> loader,
		@Nullable Function<? super Set<K>, ? extends Map<K, V>> bulkLoader) implements CacheLoader<K, V> {

	@Override
	public @Nullable V load(K key) {
		return this.loader.apply(key);
	}

	@Override
	public Map<K, V> loadAll(Set<K> keys) {
		return (this.bulkLoader != null) ? this.bulkLoader.apply(keys) : CacheLoader.super.loadAll(keys);
	}

}
