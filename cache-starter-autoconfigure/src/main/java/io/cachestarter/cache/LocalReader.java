package io.cachestarter.cache;

import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;

/**
 * The first step of a call of a {@code @Cacheable} method, for callers that can do
 * without the others if the entry is in the heap: the same look-up, counted in the same
 * way. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LocalReader {

	private final TwoLevelStore store;

	LocalReader(TwoLevelStore store) {
		this.store = store;
	}

	TwoLevelStore store() {
		return this.store;
	}

	/**
	 * Returns the name of the cache.
	 * @return the name
	 */
	public String cacheName() {
		return this.store.name();
	}

	/**
	 * Tells whether a call of this thread reads what all threads read. In a transaction
	 * that has used a cache it may not: the log of the transaction has to be asked first.
	 * @return whether {@link #find} may be called
	 */
	public boolean isOpen() {
		return this.store.transactions().existing() == null;
	}

	/**
	 * Looks a key up in the heap. A call that goes on hands over what was found, with
	 * {@link CacheScope#lookedUp}, so that it is not counted again.
	 * @param key the key
	 * @return the valid entry, or {@code null} if there is none
	 */
	public @Nullable ValueWrapper find(Object key) {
		return this.store.findLocal(key);
	}

	/**
	 * Tells whether an entry that was found is to be refreshed, which needs the call.
	 * @param found the entry
	 * @return whether it is time
	 */
	public boolean isDue(ValueWrapper found) {
		return this.store.isDue((LocalEntry) found);
	}

}
