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

	private final WriteThrough<K, V> writes;

	private final WriteBehindPuts<K, V> behind;

	TypedCacheAccess(TwoLevelCache cache) {
		this.cache = cache;
		this.loads = cache.loads();
		this.values = cache.values();
		this.bulkLoads = new BulkLoads(cache.loads(), cache.values());
		this.writes = new WriteThrough<>(cache, this.bulkLoads);
		this.behind = new WriteBehindPuts<>(cache, this.bulkLoads, values);
	}

	@Override
	public @Nullable V get(K key) {
		CacheLoader<K, V> loader = loader();
		if (loader != null) {
			return load(key, loader::load, this.values);
		}
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
		CacheLoader<K, V> loader = loader();
		return (loader != null) ? getAll(keys, loader::loadAll) : this.bulkLoads.find(keys);
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
		put(key, value, this.values.optionsOf());
	}

	@Override
	public void put(K key, @Nullable V value, EntryOptions options) {
		put(key, value, (same) -> options);
	}

	private void put(K key, @Nullable V value, Function<@Nullable Object, EntryOptions> optionsOf) {
		PendingWrites behind = this.cache.store().pendingWrites();
		CacheWriter<K, V> writer = writer();
		if (behind != null) {
			this.behind.put(behind, key, value, optionsOf);
		}
		else if (writer == null) {
			this.cache.finishPut(this.cache.store().beginPut(key).join(), value, optionsOf);
		}
		else {
			this.writes.put(writer, key, value, optionsOf);
		}
	}

	@Override
	public void put(K key, @Nullable V value, long version) {
		put(key, value, EntryOptions.NONE.withVersion(version));
	}

	@Override
	public void putAll(Map<? extends K, ? extends V> all) {
		PendingWrites behind = this.cache.store().pendingWrites();
		CacheWriter<K, V> writer = writer();
		if (behind != null) {
			this.behind.putAll(behind, all, this.values.optionsOf());
		}
		else if (writer == null) {
			this.bulkLoads.put(all);
		}
		else {
			this.writes.putAll(writer, all);
		}
	}

	@Override
	public void remove(K key) {
		removeAll(List.of(key));
	}

	@Override
	public void removeAll(Collection<? extends K> keys) {
		PendingWrites behind = this.cache.store().pendingWrites();
		CacheWriter<K, V> writer = writer();
		if (behind != null) {
			this.behind.removeAll(behind, keys);
		}
		else if (writer == null) {
			evictAll(keys);
		}
		else {
			this.writes.removeAll(writer, keys);
		}
	}

	private @Nullable CacheLoader<K, V> loader() {
		return this.cache.store().bindings().loader(this.cache.getName());
	}

	private @Nullable CacheWriter<K, V> writer() {
		return this.cache.store().bindings().writer(this.cache.getName());
	}

	@Override
	public void evict(K key) {
		this.cache.evict(key);
	}

	@Override
	public void evictAll(Collection<? extends K> keys) {
		this.cache.evictAll(keys);
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
