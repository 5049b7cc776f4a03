package io.cachestarter.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.cachestarter.cache.PendingWrites.Pending;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Asks for pending writes before a value is loaded. For a cache without write-behind each
 * answer is at once that there is none. Safe for use by multiple threads.
 */
final class PendingReads {

	/*
	 * Invariant: a value is stored under a claim only if pending writes were asked for
	 * after the claim was granted, and were answered for. A write that is accepted later
	 * changes the key, and so takes the token of the claim away.
	 *
	 * If there is no answer the caller gets what the loader says, but the right to store
	 * it is given back first.
	 */

	private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(PendingReads.class),
			Duration.ofSeconds(10), MonotonicClock.system());

	private final TwoLevelStore store;

	PendingReads(TwoLevelStore store) {
		this.store = store;
	}

	/** Finds the write that is to be stored in place of a load, or {@code null}. */
	@Nullable Pending find(Claim claim) {
		CompletableFuture<@Nullable Pending> found = findAsync(claim);
		return (found != null) ? found.join() : null;
	}

	/** Like {@link #find}; no future if the cache has no write-behind. */
	@Nullable CompletableFuture<@Nullable Pending> findAsync(Claim claim) {
		PendingWrites writes = this.store.pendingWrites();
		return (writes == null) ? null : writes.find(List.of(claim.text())).handle((found, ex) -> {
			if (ex != null) {
				claim.release();
				failed(ex);
				return null;
			}
			return found.get(claim.text());
		});
	}

	/** Finds an entry that is stored nowhere, or {@code null}. */
	@Nullable LocalEntry findEntry(Object key) {
		CompletableFuture<@Nullable LocalEntry> found = findEntryAsync(key);
		return (found != null) ? found.join() : null;
	}

	/** Like {@link #findEntry}; no future if the cache has no write-behind. */
	@Nullable CompletableFuture<@Nullable LocalEntry> findEntryAsync(Object key) {
		PendingWrites writes = this.store.pendingWrites();
		if (writes == null) {
			return null;
		}
		String text = KeyText.of(key);
		return writes.find(List.of(text)).handle((found, ex) -> {
			if (ex != null) {
				failed(ex);
				return null;
			}
			Pending pending = found.get(text);
			return (pending != null) ? new LocalEntry(pending.value(), text, 0, 0) : null;
		});
	}

	/**
	 * Finds the writes of many keys.
	 * @param flights what is to be stored of them
	 */
	<K> Map<K, Pending> findAll(Collection<K> keys, Collection<Flight> flights) {
		PendingWrites writes = this.store.pendingWrites();
		if (writes == null || keys.isEmpty()) {
			return Map.of();
		}
		Map<String, K> byText = new LinkedHashMap<>();
		keys.forEach((key) -> byText.put(KeyText.of(key), key));
		Map<K, Pending> found = new LinkedHashMap<>();
		try {
			writes.find(byText.keySet()).join().forEach((text, pending) -> {
				K key = byText.get(text);
				if (key != null) {
					found.put(key, pending);
				}
			});
		}
		catch (CompletionException ex) {
			flights.forEach(Flight::releaseClaim);
			failed(ex);
		}
		return found;
	}

	private void failed(Throwable ex) {
		this.log.warn("Cache '" + this.store.name()
				+ "': pending writes could not be asked for; what is loaded meanwhile may lack them", ex);
	}

}
