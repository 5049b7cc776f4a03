package io.cachestarter.local;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in this heap, bounded by number or weight and by time, and the
 * stamps of its keys. Safe for use by multiple threads; nothing here blocks on anything
 * but other threads that change the same key.
 *
 * @since 0.1.0
 */
public interface LocalLevel {

	/**
	 * Creates an empty level; one that is not enabled holds nothing and has stamps only.
	 * @param settings its bounds
	 * @param keyReader makes a key again from its text, or answers {@code null} if it
	 * cannot
	 * @param clock the time that entries end by
	 * @return the level
	 */
	static LocalLevel create(LocalSettings settings, Function<String, @Nullable Object> keyReader, LocalClock clock) {
		return settings.enabled() ? new CaffeineLocalLevel(settings, keyReader, clock) : new EmptyLocalLevel();
	}

	/**
	 * Finds an entry.
	 * @param key the key
	 * @return the entry, or {@code null} if there is none
	 */
	@Nullable LocalEntry get(Object key);

	/**
	 * Finds an entry without counting as a look-up.
	 * @param key the key
	 * @return the entry, or {@code null} if there is none
	 */
	@Nullable LocalEntry peek(Object key);

	/**
	 * Tells whether there is an entry, without counting as a look-up.
	 * @param key the key
	 * @return whether there is one
	 */
	boolean contains(Object key);

	/**
	 * Removes an entry that was found and turned out to be invalid, unless it has been
	 * replaced; the look-up counts as a miss.
	 * @param key the key
	 * @param entry the entry
	 */
	void reject(Object key, LocalEntry entry);

	/**
	 * Tells whether an entry that was found is to be refreshed.
	 * @param entry the entry
	 * @return whether the time has come
	 */
	boolean isDue(LocalEntry entry);

	/**
	 * Returns the stamp of a key, to be taken before the value is read elsewhere.
	 * @param keyText the key as text
	 * @return the stamp
	 */
	long stamp(String keyText);

	/**
	 * Raises the stamp of a key, so that fills under way come to nothing, and removes its
	 * entry.
	 * @param key the key
	 * @param keyText the key as text
	 * @return the new stamp
	 */
	long evict(Object key, String keyText);

	/**
	 * Evicts a key that is known by its text only.
	 * @param keyText the key as text
	 */
	void evict(String keyText);

	/**
	 * Removes the entries of some keys, and makes all fills under way come to nothing:
	 * those of other keys, too, because it is not known which keys are being filled.
	 * @param condition tells of a key as text whether it is one of them
	 * @return how many entries were removed
	 */
	long evictIf(Predicate<String> condition);

	/**
	 * Walks over the entries. What comes or goes during the walk may be met or not. Does
	 * not count as a look-up.
	 * @return the entries by key
	 */
	Iterator<Map.Entry<Object, LocalEntry>> iterator();

	/**
	 * Puts an entry that was read or loaded, unless its key has been touched since the
	 * stamp was taken.
	 * @param key the key
	 * @param entry the entry
	 * @param stamp the stamp taken before the read
	 * @return whether it has been put
	 */
	boolean fill(Object key, LocalEntry entry, long stamp);

	/**
	 * Ends a write of this node: raises the stamp, and puts the entry if the key has not
	 * been touched since the write began, else removes it. Two crossing writes so leave
	 * nothing here rather than the value of the wrong one.
	 * @param key the key
	 * @param entry the entry as written
	 * @param stamp the stamp that {@link #evict(Object, String)} returned when the write
	 * began
	 * @return whether it has been put
	 */
	boolean complete(Object key, LocalEntry entry, long stamp);

	/**
	 * Puts an entry unless its key has one.
	 * @param key the key
	 * @param entry the entry
	 * @return whether the given one has been put
	 */
	boolean putIfAbsent(Object key, LocalEntry entry);

	/**
	 * Returns the keys of the entries that {@link #get} has found since the last call of
	 * this method. Looks at all entries.
	 * @return their texts, in no order
	 */
	List<String> takeAskedFor();

	/**
	 * Removes everything, and makes all fills under way come to nothing.
	 */
	void clear();

	/**
	 * Returns the number of entries, those included that have expired and are not yet
	 * cleaned up.
	 * @return the estimated number
	 */
	long size();

	/**
	 * Returns how many look-ups found an entry.
	 * @return the count since creation
	 */
	long hitCount();

	/**
	 * Returns how many look-ups found none.
	 * @return the count since creation
	 */
	long missCount();

	/**
	 * Returns how many entries went because of a bound, in number, weight or time.
	 * @return the count since creation
	 */
	long evictionCount();

	/**
	 * Returns what another size or time to live would have answered.
	 * @return estimates since creation
	 */
	LocalReturns returns();

}
