package io.cachestarter.cache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;

/**
 * The programmatic door over the one that Spring's abstraction uses.
 */
final class TypedCacheAccess<K, V> implements CacheAccess<K, V> {

	private final TwoLevelCache cache;

	private final Loads loads;

	private final Values values;

	private final BulkLoads bulkLoads;

	TypedCacheAccess(TwoLevelCache cache) {
		this.cache = cache;
		this.loads = cache.loads();
		this.values = cache.values();
		this.bulkLoads = new BulkLoads(cache.loads(), cache.values());
	}

	@Override
	public @Nullable V get(K key) {
		Cache.ValueWrapper entry = this.cache.get(key);
		return (entry != null) ? Loads.cast(entry.get()) : null;
	}

	@Override
	public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader) {
		return load(key, loader, this.values);
	}

	@Override
	public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader,
			Function<? super @Nullable V, EntryOptions> options) {
		return load(key, loader, this.values.with((value) -> options.apply(Loads.<V>cast(value))));
	}

	private @Nullable V load(K key, Function<? super K, ? extends @Nullable V> loader, Values described) {
		try {
			return Loads.cast(this.loads.load(key, () -> loader.apply(key), described));
		}
		catch (ValueRetrievalException ex) {
			throw unwrapped(ex);
		}
	}

	private static RuntimeException unwrapped(ValueRetrievalException ex) {
		return (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
	}

	@Override
	public Map<K, V> getAll(Collection<? extends K> keys) {
		return this.bulkLoads.find(keys);
	}

	@Override
	public Map<K, V> getAll(Collection<? extends K> keys, Function<? super Set<K>, ? extends Map<K, V>> loader) {
		try {
			return this.bulkLoads.load(keys, loader);
		}
		catch (ValueRetrievalException ex) {
			throw unwrapped(ex);
		}
	}

	@Override
	public void put(K key, @Nullable V value) {
		this.cache.put(key, value);
	}

	@Override
	public void put(K key, @Nullable V value, EntryOptions options) {
		this.cache.finishPut(this.cache.store().beginPut(key).join(), value, (same) -> options);
	}

	@Override
	public void put(K key, @Nullable V value, long version) {
		put(key, value, EntryOptions.NONE.withVersion(version));
	}

	@Override
	public void putAll(Map<? extends K, ? extends V> all) {
		this.bulkLoads.put(all);
	}

	@Override
	public void evict(K key) {
		this.cache.evict(key);
	}

	@Override
	public void evictAll(Collection<? extends K> keys) {
		TwoLevelStore store = this.cache.store();
		TransactionLog log = store.transactions().current();
		if (log != null) {
			keys.forEach((key) -> log.evict(store, key));
			return;
		}
		store.evictAsync(List.copyOf(keys)).join();
	}

	@Override
	public CompletableFuture<Long> evictByPattern(KeyPattern pattern, LongConsumer progress) {
		TwoLevelStore store = this.cache.store();
		TransactionLog log = store.transactions().current();
		if (log != null) {
			log.evict(store, pattern);
			return CompletableFuture.completedFuture(0L);
		}
		return store.evictByPattern(pattern, progress);
	}

	@Override
	public void clear() {
		this.cache.clear();
	}

	@Override
	public boolean touch(K key) {
		return this.cache.store().touch(key, this.values.types()).join();
	}

	@Override
	public String toString() {
		return "CacheAccess[" + this.cache.getName() + "]";
	}

}
