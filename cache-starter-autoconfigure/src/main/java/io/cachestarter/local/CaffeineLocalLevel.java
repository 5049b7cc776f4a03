package io.cachestarter.local;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;

/**
 * Entries in Caffeine.
 */
final class CaffeineLocalLevel implements LocalLevel {

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
	 * Clear and evictIf cannot wait for keys that they cannot see. So every fill holds
	 * the read lock from its check to the end of its put, and they raise all stamps under
	 * the write lock: the fills that have passed their check are then visible to the
	 * removal, and those to come fail it.
	 *
	 * Other nodes name keys by text. Keys that can be made again from their text need
	 * nothing else; the others are found through 'unreadableKeys'. A fill enters the key
	 * there before it checks the stamp, so an evict by text that has raised the stamp
	 * either finds the key or makes the check fail. A text leaves the index only after
	 * its entry has left the map, and under the compute of the key: as long as readers
	 * can see an entry, an evict by text must find it and wait.
	 *
	 * Each entry carries its own end, which every read looks at. Caffeine ends all
	 * entries after the same time, by a clock that may be late: to give back their
	 * memory. A time for each entry in Caffeine would cost every hit a third more.
	 */

	private final Cache<Object, LocalEntry> entries;

	private final ConcurrentMap<Object, LocalEntry> map;

	private final ConcurrentMap<String, Object> unreadableKeys = new ConcurrentHashMap<>();

	private final Stamps stamps = new Stamps();

	private final StampedLock fills = new StampedLock();

	private final Function<String, @Nullable Object> keyReader;

	/** Look-ups that Caffeine counts as hits and that have delivered nothing. */
	private final LongAdder fruitless = new LongAdder();

	private final LongAdder endedEarly = new LongAdder();

	private final Departures departures;

	private final LocalClock clock;

	private final long ttlNanos;

	CaffeineLocalLevel(LocalSettings settings, Function<String, @Nullable Object> keyReader, LocalClock clock) {
		Caffeine<Object, LocalEntry> builder = Caffeine.newBuilder()
			.ticker((settings.ttl().compareTo(LocalClock.MARGIN) > 0) ? clock::latest : clock::now)
			.recordStats()
			.expireAfterWrite(settings.ttl())
			.removalListener(this::forget);
		this.entries = ((settings.maxWeight() > 0)
				? builder.maximumWeight(settings.maxWeight()).weigher((key, entry) -> entry.weight())
				: builder.maximumSize(settings.maxEntries()))
			.build();
		this.map = this.entries.asMap();
		this.keyReader = keyReader;
		this.clock = clock;
		this.departures = new Departures(settings, clock::now);
		this.ttlNanos = settings.ttl().toNanos();
	}

	@Override
	public @Nullable LocalEntry get(Object key) {
		LocalEntry entry = this.entries.getIfPresent(key);
		if (entry == null) {
			this.departures.missed(key);
			return null;
		}
		entry.askFor();
		if (entry.hasEnded(this.clock)) {
			if (entry.findEnded()) {
				this.departures.foundEnded(entry.lateness(this.clock));
			}
			reject(key, entry);
			return null;
		}
		return entry;
	}

	@Override
	public @Nullable LocalEntry peek(Object key) {
		LocalEntry entry = this.entries.policy().getIfPresentQuietly(key);
		return (entry == null || !entry.hasEnded(this.clock)) ? entry : null;
	}

	@Override
	public boolean contains(Object key) {
		return peek(key) != null;
	}

	@Override
	public void reject(Object key, LocalEntry rejected) {
		this.fruitless.increment();
		this.map.computeIfPresent(key, (present, entry) -> {
			if (entry != rejected) {
				return entry;
			}
			this.endedEarly.increment();
			return null;
		});
	}

	@Override
	public boolean isDue(LocalEntry entry) {
		return entry.isDue(this.clock);
	}

	@Override
	public long stamp(String keyText) {
		return this.stamps.get(keyText);
	}

	@Override
	public long evict(Object key, String keyText) {
		long stamp = this.stamps.raise(keyText);
		remove(key);
		this.departures.changed(key);
		return stamp;
	}

	@Override
	public void evict(String keyText) {
		this.stamps.raise(keyText);
		Object key = this.keyReader.apply(keyText);
		Object present = (key != null) ? key : this.unreadableKeys.get(keyText);
		if (present != null) {
			remove(present);
			this.departures.changed(present);
		}
	}

	@Override
	public boolean fill(Object key, LocalEntry entry, long stamp) {
		return entry == change(key, (present, old) -> {
			enter(key, entry);
			return (this.stamps.get(entry.keyText()) == stamp) ? entry : refuse(old, entry);
		});
	}

	@Override
	public boolean complete(Object key, LocalEntry entry, long stamp) {
		return entry == change(key, (present, old) -> {
			enter(key, entry);
			boolean untouched = this.stamps.get(entry.keyText()) == stamp;
			this.stamps.raise(entry.keyText());
			return untouched ? entry : refuse(old, entry);
		});
	}

	@Override
	public boolean putIfAbsent(Object key, LocalEntry entry) {
		return entry == change(key, (present, old) -> {
			enter(key, entry);
			return (old == null || old.hasEnded(this.clock)) ? entry : old;
		});
	}

	@Override
	public List<String> takeAskedFor() {
		List<String> texts = new ArrayList<>();
		for (LocalEntry entry : this.map.values()) {
			if (entry.takeAskedFor()) {
				texts.add(entry.keyText());
			}
		}
		return texts;
	}

	@Override
	public long evictIf(Predicate<String> condition) {
		endFills();
		long removed = 0;
		for (Map.Entry<Object, LocalEntry> each : this.map.entrySet()) {
			if (condition.test(each.getValue().keyText())) {
				remove(each.getKey());
				removed++;
			}
		}
		return removed;
	}

	@Override
	public Iterator<Map.Entry<Object, LocalEntry>> iterator() {
		this.clock.refresh();
		return this.map.entrySet().iterator();
	}

	@Override
	public void clear() {
		endFills();
		this.map.keySet().forEach(this::remove);
		this.departures.changedAll();
	}

	/**
	 * Those that have passed their check have ended and can be seen when this returns.
	 */
	private void endFills() {
		long lock = this.fills.writeLock();
		try {
			this.stamps.raiseAll();
		}
		finally {
			this.fills.unlockWrite(lock);
		}
	}

	@Override
	public long size() {
		return this.entries.estimatedSize();
	}

	@Override
	public long hitCount() {
		return this.entries.stats().hitCount() - this.fruitless.sum();
	}

	@Override
	public long missCount() {
		return this.entries.stats().missCount() + this.fruitless.sum();
	}

	@Override
	public long evictionCount() {
		return this.entries.stats().evictionCount() + this.endedEarly.sum();
	}

	@Override
	public LocalReturns returns() {
		return this.departures.returns();
	}

	/** Does at once what is otherwise done now and then. */
	void cleanUp() {
		this.clock.refresh();
		this.entries.cleanUp();
	}

	/** Returns how many keys are found by their text only. */
	int indexSize() {
		return this.unreadableKeys.size();
	}

	private void remove(Object key) {
		this.map.compute(key, (present, entry) -> null);
	}

	private @Nullable LocalEntry change(Object key,
			BiFunction<Object, @Nullable LocalEntry, @Nullable LocalEntry> change) {
		this.clock.refresh();
		long lock = this.fills.readLock();
		try {
			return this.map.compute(key, change);
		}
		finally {
			this.fills.unlockRead(lock);
		}
	}

	private void enter(Object key, LocalEntry entry) {
		entry.start(this.clock, this.ttlNanos);
		if (this.keyReader.apply(entry.keyText()) == null) {
			this.unreadableKeys.put(entry.keyText(), key);
		}
	}

	/** Leaves nothing rather than an older entry, whose lifetime Caffeine would renew. */
	private @Nullable LocalEntry refuse(@Nullable LocalEntry old, LocalEntry refused) {
		if (old == null) {
			this.unreadableKeys.remove(refused.keyText());
		}
		return null;
	}

	/**
	 * An entry that has ended is replaced by the load of who has asked for it; he may
	 * have noted that.
	 */
	private void noteDeparture(Object key, LocalEntry entry, RemovalCause cause) {
		if (cause == RemovalCause.SIZE) {
			this.departures.evicted(key);
		}
		else if (cause == RemovalCause.EXPIRED && entry.findEnded()) {
			if (this.map.containsKey(key)) {
				this.departures.foundEnded(entry.lateness(this.clock));
			}
			else {
				this.departures.ended(key);
			}
		}
	}

	/** Called after an entry has left the map, on a thread of Caffeine's choice. */
	private void forget(@Nullable Object key, @Nullable LocalEntry entry, RemovalCause cause) {
		if (key == null || entry == null) {
			return;
		}
		noteDeparture(key, entry, cause);
		if (cause == RemovalCause.REPLACED || !this.unreadableKeys.containsKey(entry.keyText())
				|| this.map.containsKey(key)) {
			return;
		}
		this.map.compute(key, (absent, present) -> {
			if (present == null) {
				this.unreadableKeys.remove(entry.keyText());
			}
			return present;
		});
	}

}
