package io.cachestarter.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.codec.ValueType;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.local.LocalLevel;
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
	 * Order of a write: stamp and local removal; remote write with its message; then in
	 * one step the local put if no other write of the key has begun meanwhile, else a
	 * removal. An evict removes before and after, because a read between the two could
	 * have filled the local level with what the remote level was about to lose.
	 */

	private final LongAdder localPuts = new LongAdder();

	private final CacheSettings settings;

	private final @Nullable LocalLevel local;

	private final @Nullable RemoteLevel remote;

	TwoLevelStore(CacheSettings settings, @Nullable LocalLevel local, @Nullable RemoteLevel remote) {
		this.settings = settings;
		this.local = local;
		this.remote = remote;
	}

	CacheSettings settings() {
		return this.settings;
	}

	@Nullable LocalEntry findLocal(Object key) {
		return (this.local != null) ? this.local.get(key) : null;
	}

	@Nullable LocalEntry find(Object key, TypeLookup types) {
		LocalEntry entry = findLocal(key);
		return (entry != null) ? entry : findRemote(key, types);
	}

	/**
	 * Looks an entry up for a caller that has just missed it at the local level, and
	 * whose second look there does not count.
	 */
	@Nullable LocalEntry findAgain(Object key, TypeLookup types) {
		LocalEntry entry = (this.local != null) ? this.local.peek(key) : null;
		return (entry != null) ? entry : findRemote(key, types);
	}

	private @Nullable LocalEntry findRemote(Object key, TypeLookup types) {
		if (this.remote == null) {
			return null;
		}
		String text = KeyText.of(key);
		long stamp = stamp(text);
		return fill(key, text, this.remote.get(text, types), stamp);
	}

	/**
	 * Looks an entry up without waiting.
	 * @return a future of the entry or of {@code null}, or no future if it is known at
	 * once that there is none
	 */
	@Nullable CompletableFuture<@Nullable LocalEntry> findAsync(Object key, TypeLookup types) {
		LocalEntry entry = findLocal(key);
		return (entry != null) ? CompletableFuture.completedFuture(entry) : findRemoteAsync(key, types);
	}

	/**
	 * Looks an entry up without waiting, like {@link #findAgain}.
	 */
	@Nullable CompletableFuture<@Nullable LocalEntry> findAgainAsync(Object key, TypeLookup types) {
		LocalEntry entry = (this.local != null) ? this.local.peek(key) : null;
		return (entry != null) ? CompletableFuture.completedFuture(entry) : findRemoteAsync(key, types);
	}

	private @Nullable CompletableFuture<@Nullable LocalEntry> findRemoteAsync(Object key, TypeLookup types) {
		if (this.remote == null) {
			return null;
		}
		String text = KeyText.of(key);
		long stamp = stamp(text);
		return this.remote.getAsync(text, types).thenApply((found) -> fill(key, text, found, stamp));
	}

	void put(Object key, @Nullable Object value, ValueType type) {
		Duration ttl = ttl(value);
		if (ttl.isZero()) {
			evict(key);
			return;
		}
		String text = KeyText.of(key);
		long stamp = evictLocal(key, text);
		int size = (this.remote != null) ? this.remote.put(text, value, type, ttl) : RemoteLevel.UNKNOWN_SIZE;
		complete(key, entry(value, text, ttl, size), stamp);
	}

	/**
	 * Puts a value without waiting; the future never fails.
	 */
	CompletableFuture<?> putAsync(Object key, @Nullable Object value, ValueType type) {
		Duration ttl = ttl(value);
		String text = KeyText.of(key);
		long stamp = evictLocal(key, text);
		if (this.remote == null || ttl.isZero()) {
			if (!ttl.isZero()) {
				complete(key, entry(value, text, ttl, RemoteLevel.UNKNOWN_SIZE), stamp);
			}
			return (this.remote != null) ? this.remote.evictAsync(text) : CompletableFuture.completedFuture(null);
		}
		return this.remote.putAsync(text, value, type, ttl)
			.thenAccept((size) -> complete(key, entry(value, text, ttl, size), stamp));
	}

	/**
	 * Puts a value unless there is one, in one step.
	 * @return whether it has been put
	 */
	boolean putIfAbsent(Object key, @Nullable Object value, ValueType type) {
		Duration ttl = ttl(value);
		if (ttl.isZero()) {
			return false;
		}
		String text = KeyText.of(key);
		if (this.remote != null) {
			return this.remote.putIfAbsent(text, value, type, ttl);
		}
		return this.local != null
				&& this.local.putIfAbsent(key, entry(value, text, ttl, RemoteLevel.UNKNOWN_SIZE)) == null;
	}

	/**
	 * Evicts a key.
	 * @return whether it was present at a level
	 */
	boolean evict(Object key) {
		String text = KeyText.of(key);
		boolean present = this.local != null && this.local.contains(key);
		evictLocal(key, text);
		try {
			boolean removed = this.remote != null && this.remote.evict(text);
			return removed || present;
		}
		finally {
			evictLocal(key, text);
		}
	}

	/**
	 * Removes everything.
	 * @return whether there was anything
	 */
	boolean clear() {
		boolean present = this.local != null && this.local.size() > 0;
		clearLocal();
		try {
			boolean removed = this.remote != null && this.remote.clear();
			return removed || present;
		}
		finally {
			clearLocal();
		}
	}

	/**
	 * Applies what another node has changed.
	 */
	void changedElsewhere(String keyText) {
		if (this.local != null) {
			this.local.evict(keyText);
		}
	}

	/**
	 * Removes everything that this node holds itself.
	 */
	void clearLocal() {
		if (this.local != null) {
			this.local.clear();
		}
	}

	@Nullable LevelStatistics statistics(CacheLevel level) {
		if (level == CacheLevel.LOCAL) {
			return (this.local != null) ? new LocalLevelStatistics(this.local, this.localPuts) : null;
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
		if (this.local != null && !remaining.isNegative() && !remaining.isZero()) {
			this.local.fill(key, entry, stamp);
		}
		return entry;
	}

	private void complete(Object key, LocalEntry entry, long stamp) {
		if (this.local != null) {
			this.local.complete(key, entry, stamp);
			this.localPuts.increment();
		}
	}

	private long evictLocal(Object key, String text) {
		return (this.local != null) ? this.local.evict(key, text) : 0;
	}

	private long stamp(String text) {
		return (this.local != null) ? this.local.stamp(text) : 0;
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
