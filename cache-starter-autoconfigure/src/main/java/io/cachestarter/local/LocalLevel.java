package io.cachestarter.local;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BiFunction;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in this heap, bounded by number or weight and by time. Safe
 * for use by multiple threads; nothing here blocks on anything but other threads that
 * change the same key.
 *
 * @since 0.1.0
 */
public final class LocalLevel {

	/*
	 * Invariant: after an evict or a clear has returned, no fill whose stamp was taken
	 * before it can leave its value here.
	 *
	 * Evict raises the stamp and then removes. Fill checks the stamp and puts inside one
	 * compute on the key. If the check comes before the raise, the removal waits for the
	 * put and takes it away; if it comes after, the check fails. The removal has to be a
	 * compute, too: Caffeine's computeIfPresent returns without waiting when the entry
	 * that is being put cannot be seen yet.
	 *
	 * Clear cannot wait for keys that it cannot see. So every fill holds the read lock
	 * from its check to the end of its put, and clear raises the stamps under the write
	 * lock: the fills that have passed their check are then visible to the removal, and
	 * those to come fail it.
	 *
	 * Other nodes name keys by text. Keys that can be made again from their text need
	 * nothing else; the others are found through 'unreadableKeys'. A fill enters the key
	 * there before it checks the stamp, so an evict by text that has raised the stamp
	 * either finds the key or makes the check fail. The index changes only inside a
	 * compute on the key, so it holds exactly the keys that are present.
	 */

	private final Cache<Object, LocalEntry> entries;

	private final ConcurrentMap<Object, LocalEntry> map;

	private final ConcurrentMap<String, Object> unreadableKeys = new ConcurrentHashMap<>();

	private final Stamps stamps = new Stamps();

	private final StampedLock fills = new StampedLock();

	private final Function<String, @Nullable Object> keyReader;

	private LocalLevel(LocalSettings settings, Function<String, @Nullable Object> keyReader, Ticker ticker) {
		Caffeine<Object, LocalEntry> builder = Caffeine.newBuilder()
			.ticker(ticker)
			.recordStats()
			.expireAfter(Expiry.<Object, LocalEntry>writing((key, entry) -> Duration.ofNanos(entry.lifetimeNanos())))
			.evictionListener(this::forget);
		this.entries = ((settings.maxWeight() > 0)
				? builder.maximumWeight(settings.maxWeight()).weigher((key, entry) -> entry.weight())
				: builder.maximumSize(settings.maxEntries()))
			.build();
		this.map = this.entries.asMap();
		this.keyReader = keyReader;
	}

	/**
	 * Creates an empty level.
	 * @param settings its bounds
	 * @param keyReader makes a key again from its text, or answers {@code null} if it
	 * cannot
	 * @param ticker the time that entries expire by
	 * @return the level
	 */
	public static LocalLevel create(LocalSettings settings, Function<String, @Nullable Object> keyReader,
			Ticker ticker) {
		return new LocalLevel(settings, keyReader, ticker);
	}

	/**
	 * Finds an entry.
	 * @param key the key
	 * @return the entry, or {@code null} if there is none
	 */
	public @Nullable LocalEntry get(Object key) {
		return this.entries.getIfPresent(key);
	}

	/**
	 * Finds an entry without counting as a look-up.
	 * @param key the key
	 * @return the entry, or {@code null} if there is none
	 */
	public @Nullable LocalEntry peek(Object key) {
		return this.entries.policy().getIfPresentQuietly(key);
	}

	/**
	 * Tells whether there is an entry, without counting as a look-up.
	 * @param key the key
	 * @return whether there is one
	 */
	public boolean contains(Object key) {
		return this.map.containsKey(key);
	}

	/**
	 * Returns the stamp of a key, to be taken before the value is read elsewhere.
	 * @param keyText the key as text
	 * @return the stamp
	 */
	public long stamp(String keyText) {
		return this.stamps.get(keyText);
	}

	/**
	 * Raises the stamp of a key, so that fills under way come to nothing, and removes its
	 * entry.
	 * @param key the key
	 * @param keyText the key as text
	 * @return the new stamp
	 */
	public long evict(Object key, String keyText) {
		long stamp = this.stamps.raise(keyText);
		remove(key);
		return stamp;
	}

	/**
	 * Evicts a key that is known by its text only.
	 * @param keyText the key as text
	 */
	public void evict(String keyText) {
		this.stamps.raise(keyText);
		Object key = this.keyReader.apply(keyText);
		Object present = (key != null) ? key : this.unreadableKeys.get(keyText);
		if (present != null) {
			remove(present);
		}
	}

	/**
	 * Puts an entry that was read or loaded, unless its key has been touched since the
	 * stamp was taken.
	 * @param key the key
	 * @param entry the entry
	 * @param stamp the stamp taken before the read
	 */
	public void fill(Object key, LocalEntry entry, long stamp) {
		change(key, (present, old) -> {
			enter(key, entry);
			return (this.stamps.get(entry.keyText()) == stamp) ? entry : keep(old, entry);
		});
	}

	/**
	 * Ends a write of this node: raises the stamp, and puts the entry if the key has not
	 * been touched since the write began, else removes it. Two crossing writes so leave
	 * nothing here rather than the value of the wrong one.
	 * @param key the key
	 * @param entry the entry as written
	 * @param stamp the stamp that {@link #evict(Object, String)} returned when the write
	 * began
	 */
	public void complete(Object key, LocalEntry entry, long stamp) {
		change(key, (present, old) -> {
			enter(key, entry);
			boolean untouched = this.stamps.get(entry.keyText()) == stamp;
			this.stamps.raise(entry.keyText());
			return untouched ? entry : keep(null, entry);
		});
	}

	/**
	 * Puts an entry unless its key has one.
	 * @param key the key
	 * @param entry the entry
	 * @return the entry that was there, or {@code null} if the given one has been put
	 */
	public @Nullable LocalEntry putIfAbsent(Object key, LocalEntry entry) {
		LocalEntry[] existing = new LocalEntry[1];
		change(key, (present, old) -> {
			enter(key, entry);
			existing[0] = old;
			return (old != null) ? old : entry;
		});
		return existing[0];
	}

	/**
	 * Removes everything, and makes all fills under way come to nothing.
	 */
	public void clear() {
		long lock = this.fills.writeLock();
		try {
			this.stamps.raiseAll();
		}
		finally {
			this.fills.unlockWrite(lock);
		}
		this.map.keySet().forEach(this::remove);
	}

	/**
	 * Returns the number of entries, those included that have expired and are not yet
	 * cleaned up.
	 * @return the estimated number
	 */
	public long size() {
		return this.entries.estimatedSize();
	}

	/**
	 * Returns how many look-ups found an entry.
	 * @return the count since creation
	 */
	public long hitCount() {
		return this.entries.stats().hitCount();
	}

	/**
	 * Returns how many look-ups found none.
	 * @return the count since creation
	 */
	public long missCount() {
		return this.entries.stats().missCount();
	}

	/**
	 * Returns how many entries went because of a bound, in number, weight or time.
	 * @return the count since creation
	 */
	public long evictionCount() {
		return this.entries.stats().evictionCount();
	}

	/** Does at once what is otherwise done now and then. */
	void cleanUp() {
		this.entries.cleanUp();
	}

	/** Returns how many keys are found by their text only. */
	int indexSize() {
		return this.unreadableKeys.size();
	}

	private void remove(Object key) {
		this.map.compute(key, (present, entry) -> {
			if (entry != null) {
				this.unreadableKeys.remove(entry.keyText());
			}
			return null;
		});
	}

	private void change(Object key, BiFunction<Object, @Nullable LocalEntry, @Nullable LocalEntry> change) {
		long lock = this.fills.readLock();
		try {
			this.map.compute(key, change);
		}
		finally {
			this.fills.unlockRead(lock);
		}
	}

	private void enter(Object key, LocalEntry entry) {
		if (this.keyReader.apply(entry.keyText()) == null) {
			this.unreadableKeys.put(entry.keyText(), key);
		}
	}

	private @Nullable LocalEntry keep(@Nullable LocalEntry old, LocalEntry refused) {
		if (old == null) {
			this.unreadableKeys.remove(refused.keyText());
		}
		return old;
	}

	private void forget(@Nullable Object key, @Nullable LocalEntry entry, RemovalCause cause) {
		if (entry != null) {
			this.unreadableKeys.remove(entry.keyText());
		}
	}

}
