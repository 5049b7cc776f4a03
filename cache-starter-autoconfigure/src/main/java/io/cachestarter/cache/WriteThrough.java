package io.cachestarter.cache;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Writes through the writer of a cache and then changes the cache. Safe for use by
 * multiple threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class WriteThrough<K, V> {

	/*
	 * The writer runs between the announcement of a put and its completion (protocol,
	 * "Put" step 2): whatever changes the key meanwhile, here or on another node, takes
	 * the token away and the put becomes an evict. A writer that fails has changed
	 * nothing as far as anybody knows, so the token is given back and the old value
	 * stays.
	 */

	private final TwoLevelCache cache;

	private final TwoLevelStore store;

	private final BulkLoads bulk;

	WriteThrough(TwoLevelCache cache, BulkLoads bulk) {
		this.cache = cache;
		this.store = cache.store();
		this.bulk = bulk;
	}

	void put(CacheWriter<K, V> writer, K key, @Nullable V value, Function<@Nullable Object, EntryOptions> optionsOf) {
		inTurn(List.of(KeyText.of(key)), () -> {
			PendingPut put = this.store.beginPut(key).join();
			write(List.of(put), () -> writer.write(key, value));
			this.cache.finishPut(put, value, optionsOf);
		});
	}

	void putAll(CacheWriter<K, V> writer, Map<? extends K, ? extends V> all) {
		if (all.isEmpty()) {
			return;
		}
		Map<K, V> values = new LinkedHashMap<>(all);
		inTurn(texts(values.keySet()), () -> {
			List<PendingPut> puts = this.bulk.beginPuts(values.keySet());
			write(puts, () -> writer.writeAll(values));
			this.bulk.finishPuts(puts, values);
		});
	}

	private static void write(List<PendingPut> puts, Runnable writer) {
		try {
			writer.run();
		}
		catch (RuntimeException | Error ex) {
			puts.forEach(PendingPut::release);
			throw ex;
		}
	}

	void removeAll(CacheWriter<K, V> writer, Collection<? extends K> keys) {
		Set<K> all = new LinkedHashSet<>(keys);
		if (all.isEmpty()) {
			return;
		}
		inTurn(texts(all), () -> {
			if (all.size() == 1) {
				writer.delete(all.iterator().next());
			}
			else {
				writer.deleteAll(all);
			}
			this.cache.evictAll(all);
		});
	}

	private static List<String> texts(Collection<?> keys) {
		return keys.stream().map(KeyText::of).toList();
	}

	private void inTurn(List<String> texts, Runnable action) {
		if (this.store.transactions().current() != null) {
			action.run();
			return;
		}
		this.store.writeOrder().inTurn(texts, action);
	}

}
