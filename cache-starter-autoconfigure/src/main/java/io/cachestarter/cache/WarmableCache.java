package io.cachestarter.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.springframework.cache.Cache.ValueRetrievalException;

/**
 * One cache as those see it who fill it before it is asked. What is loaded here goes the
 * way of every load, under the same leases and fences. Safe for use by multiple threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public final class WarmableCache<K, V> {

	private final TwoLevelStore store;

	private final BulkLoads bulkLoads;

	WarmableCache(TwoLevelCache cache) {
		this.store = cache.store();
		this.bulkLoads = new BulkLoads(cache.loads(), cache.values());
	}

	/**
	 * Returns the name of the cache.
	 * @return the name
	 */
	public String name() {
		return this.store.name();
	}

	/**
	 * Tells whether values are read from Redis and stored there now.
	 * @return whether there is a remote level and it is believed
	 */
	public boolean isRemoteUsable() {
		return this.store.remote() != null && this.store.isRemoteTrusted();
	}

	/**
	 * Tells whether there is a level in the heap and one in Redis.
	 * @return whether there are both
	 */
	public boolean hasBothLevels() {
		return this.store.remote() != null && this.store.settings().local().enabled();
	}

	/**
	 * Returns how many entries the heap of this node takes.
	 * @return the number, {@link Long#MAX_VALUE} if it is bounded by weight, 0 if there
	 * is no local level
	 */
	public long localCapacity() {
		if (!this.store.settings().local().enabled()) {
			return 0;
		}
		long entries = this.store.settings().local().maxEntries();
		return (entries > 0) ? entries : Long.MAX_VALUE;
	}

	/**
	 * Loads what Redis does not have, or will not have for long, into both levels; what
	 * it has goes into the heap. Keys that somebody else loads are left to him. While
	 * Redis is not believed, what the heap does not have is loaded there.
	 * @param keys the keys; duplicates count once
	 * @param loader loads the values of the given keys; keys that it leaves out have the
	 * value {@code null}
	 * @param refreshWithin for how long a value has to be fresh still, not to be loaded
	 * anew
	 * @return how many were loaded
	 */
	public int warmUp(Collection<? extends K> keys, Function<? super Set<K>, ? extends Map<K, V>> loader,
			Duration refreshWithin) {
		try {
			return this.bulkLoads.warmUp(keys, loader, refreshWithin.toMillis());
		}
		catch (ValueRetrievalException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/**
	 * Reads what Redis has into the heap, and loads nothing.
	 * @param keys the keys; duplicates count once
	 * @return how many the heap has now, without those whose value is {@code null}
	 */
	public int fill(Collection<? extends K> keys) {
		return this.bulkLoads.find(keys).size();
	}

	/**
	 * Returns the keys that the heap of this node has answered since the last call, as
	 * far as they can be made again from their text: strings, {@code Long},
	 * {@code Integer} and {@code UUID}. Looks at all entries of the heap.
	 * @return their texts, in no order
	 */
	public List<String> takeAskedFor() {
		return this.store.takeAskedFor().stream().filter((text) -> KeyText.read(text) != null).toList();
	}

	/**
	 * Reads what Redis has into the heap, like {@link #fill}.
	 * @param keyTexts keys as {@link #takeAskedFor} gives them; others are left out
	 * @return how many the heap has now
	 */
	public int fillByText(Collection<String> keyTexts) {
		return this.bulkLoads.find(keyTexts.stream().map(KeyText::read).filter(Objects::nonNull).toList()).size();
	}

}
