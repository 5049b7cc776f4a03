package io.cachestarter.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.codec.ValueType;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.local.LocalLevel;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.remote.RemoteEntry;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache over both levels, or over one of them. Safe for use by
 * multiple threads.
 */
final class TwoLevelStore {

	/*
	 * Order of a read: local level; stamp of the key; remote level; fill of the local
	 * level if the stamp is unchanged. An evict that runs meanwhile raises the stamp, so
	 * the overtaken value reaches its caller but stays nowhere.
	 *
	 * Order of a load: stamp of the key; remote level; the user's function; if the stamp
	 * is unchanged, remote write with its message and fill. A load that this node knows
	 * to be overtaken is stored nowhere.
	 *
	 * Order of a write: stamp and local removal; remote write with its message; then in
	 * one step the local put if no other write of the key has begun meanwhile, else a
	 * removal. An evict removes before and after, because a read between the two could
	 * have filled the local level with what the remote level was about to lose.
	 */

	private final LongAdder localPuts = new LongAdder();

	private final String name;

	private final CacheSettings settings;

	private final LocalLevel local;

	private final @Nullable RemoteLevel remote;

	private final InvalidationBus bus;

	TwoLevelStore(String name, CacheSettings settings, LocalLevel local, @Nullable RemoteLevel remote,
			InvalidationBus bus) {
		this.name = name;
		this.settings = settings;
		this.local = local;
		this.remote = remote;
		this.bus = bus;
	}

	CacheSettings settings() {
		return this.settings;
	}

	@Nullable LocalEntry findLocal(Object key) {
		return this.local.get(key);
	}

	/** Looks a key up for a caller that has just missed it; does not count again. */
	@Nullable LocalEntry findLocalAgain(Object key) {
		return this.local.peek(key);
	}

	/** Returns the stamp of a key, to be taken before its value is read or loaded. */
	long stamp(String text) {
		return this.local.stamp(text);
	}

	@Nullable LocalEntry find(Object key, TypeLookup types) {
		LocalEntry entry = this.local.get(key);
		if (entry != null || this.remote == null) {
			return entry;
		}
		String text = KeyText.of(key);
		return findRemote(key, text, types, stamp(text));
	}

	@Nullable LocalEntry findRemote(Object key, String text, TypeLookup types, long stamp) {
		return (this.remote != null) ? fill(key, text, this.remote.get(text, types), stamp) : null;
	}

	/**
	 * Looks an entry up without waiting.
	 * @return a future of the entry or of {@code null}, or no future if it is known at
	 * once that there is none
	 */
	@Nullable CompletableFuture<@Nullable LocalEntry> findAsync(Object key, TypeLookup types) {
		LocalEntry entry = this.local.get(key);
		if (entry != null) {
			return CompletableFuture.completedFuture(entry);
		}
		if (this.remote == null) {
			return null;
		}
		String text = KeyText.of(key);
		return findRemoteAsync(key, text, types, stamp(text));
	}

	CompletableFuture<@Nullable LocalEntry> findRemoteAsync(Object key, String text, TypeLookup types, long stamp) {
		return (this.remote != null)
				? this.remote.getAsync(text, types).thenApply((found) -> fill(key, text, found, stamp))
				: CompletableFuture.completedFuture(null);
	}

	void put(Object key, @Nullable Object value, ValueType type) {
		Duration ttl = ttl(value);
		if (ttl.isZero()) {
			evict(key);
			return;
		}
		String text = KeyText.of(key);
		long stamp = this.local.evict(key, text);
		int size = putRemote(text, value, type, ttl);
		this.local.complete(key, entry(value, text, ttl, size), stamp);
		this.localPuts.increment();
	}

	/**
	 * Puts a loaded value, unless the key has been touched since the stamp was taken.
	 */
	void putLoaded(Object key, String text, @Nullable Object value, ValueType type, long stamp) {
		Duration ttl = ttl(value);
		if (ttl.isZero() || stamp(text) != stamp) {
			return;
		}
		int size = putRemote(text, value, type, ttl);
		fillLoaded(key, entry(value, text, ttl, size), stamp);
	}

	/**
	 * Puts a loaded value without waiting, like {@link #putLoaded}; the future never
	 * fails because of Redis.
	 */
	CompletableFuture<?> putLoadedAsync(Object key, String text, @Nullable Object value, ValueType type, long stamp) {
		Duration ttl = ttl(value);
		if (ttl.isZero() || stamp(text) != stamp) {
			return CompletableFuture.completedFuture(null);
		}
		if (this.remote == null) {
			fillLoaded(key, entry(value, text, ttl, RemoteLevel.UNKNOWN_SIZE), stamp);
			return CompletableFuture.completedFuture(null);
		}
		return this.remote.putAsync(text, value, type, ttl)
			.thenAccept((size) -> fillLoaded(key, entry(value, text, ttl, size), stamp));
	}

	/**
	 * Puts a value unless there is one, in one step. While Redis does not answer, that
	 * holds for this node only.
	 * @return whether it has been put
	 */
	boolean putIfAbsent(Object key, @Nullable Object value, ValueType type) {
		Duration ttl = ttl(value);
		if (ttl.isZero()) {
			return false;
		}
		String text = KeyText.of(key);
		PutOutcome outcome = (this.remote != null) ? this.remote.putIfAbsent(text, value, type, ttl)
				: PutOutcome.UNKNOWN;
		if (outcome != PutOutcome.UNKNOWN) {
			return outcome == PutOutcome.STORED;
		}
		return this.local.putIfAbsent(key, entry(value, text, ttl, RemoteLevel.UNKNOWN_SIZE)) == null;
	}

	/**
	 * Evicts a key.
	 * @return whether it was present at a level
	 */
	boolean evict(Object key) {
		String text = KeyText.of(key);
		boolean present = this.local.contains(key);
		this.local.evict(key, text);
		try {
			return evictElsewhere(text) || present;
		}
		finally {
			this.local.evict(key, text);
		}
	}

	private boolean evictElsewhere(String text) {
		if (this.remote != null) {
			return this.remote.evict(text);
		}
		this.bus.announceKey(this.name, text);
		return false;
	}

	/**
	 * Removes everything.
	 * @return whether there was anything
	 */
	boolean clear() {
		boolean present = this.local.size() > 0;
		this.local.clear();
		try {
			return clearElsewhere() || present;
		}
		finally {
			this.local.clear();
		}
	}

	private boolean clearElsewhere() {
		if (this.remote != null) {
			return this.remote.clear();
		}
		this.bus.announceClear(this.name);
		return false;
	}

	/**
	 * Applies what another node has changed.
	 */
	void changedElsewhere(String keyText) {
		this.local.evict(keyText);
	}

	/**
	 * Removes everything that this node holds itself.
	 */
	void clearLocal() {
		this.local.clear();
	}

	@Nullable LevelStatistics statistics(CacheLevel level) {
		if (level == CacheLevel.LOCAL) {
			return this.settings.local().enabled() ? new LocalLevelStatistics(this.local, this.localPuts) : null;
		}
		return (this.remote != null) ? new RemoteLevelStatistics(this.remote.statistics()) : null;
	}

	@Nullable RemoteLevel remote() {
		return this.remote;
	}

	private @Nullable LocalEntry fill(Object key, String text, @Nullable RemoteEntry found, long stamp) {
		if (found == null) {
			return null;
		}
		Duration remaining = (found.remainingMillis() < Long.MAX_VALUE) ? Duration.ofMillis(found.remainingMillis())
				: this.settings.local().ttl();
		LocalEntry entry = entry(found.value(), text, remaining, found.size());
		if (!remaining.isZero()) {
			this.local.fill(key, entry, stamp);
		}
		return entry;
	}

	private int putRemote(String text, @Nullable Object value, ValueType type, Duration ttl) {
		return (this.remote != null) ? this.remote.put(text, value, type, ttl) : RemoteLevel.UNKNOWN_SIZE;
	}

	private void fillLoaded(Object key, LocalEntry entry, long stamp) {
		this.local.fill(key, entry, stamp);
		this.localPuts.increment();
	}

	/** Makes an entry that ends with the local time to live or the given time. */
	private LocalEntry entry(@Nullable Object value, String text, Duration remaining, int size) {
		Duration localTtl = this.settings.local().ttl();
		Duration lifetime = (localTtl.compareTo(remaining) < 0) ? localTtl : remaining;
		return new LocalEntry(value, text, lifetime.toNanos(), size);
	}

	/** Returns how long a value is to stay, shortened at random; zero not to keep it. */
	private Duration ttl(@Nullable Object value) {
		Duration ttl = (value != null) ? this.settings.ttl() : this.settings.nullTtl();
		if (ttl.isZero()) {
			return ttl;
		}
		double share = 1 - this.settings.ttlJitter() * ThreadLocalRandom.current().nextDouble();
		return Duration.ofMillis(Math.max(1, (long) (ttl.toMillis() * share)));
	}

}
