package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.benmanes.caffeine.cache.Ticker;
import io.cachestarter.invalidation.InvalidationListener;
import io.cachestarter.invalidation.InvalidationMessage;
import io.cachestarter.local.LocalLevel;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.RemoteLevels;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * Spring's cache manager over a local level in the heap and a remote level in Redis.
 * <p>
 * Caches are created on first use, with the settings of the catalog. When Redis is down
 * they answer from the local level, and misses go to the loader; no call fails for that
 * reason. A call waits for Redis for at most the configured timeout. Safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public final class TwoLevelCacheManager implements CacheManager {

	private final ConcurrentMap<String, NamedCache> caches = new ConcurrentHashMap<>();

	private final List<CacheListener> listeners = new CopyOnWriteArrayList<>();

	private final CacheCatalog catalog;

	private final RemoteLevels remoteLevels;

	private final Ticker ticker;

	/**
	 * Creates a manager and the caches that exist from the start, and begins to hear what
	 * other nodes change.
	 * @param catalog knows the settings
	 * @param remoteLevels creates the remote levels
	 * @param ticker the time by which local entries expire
	 */
	public TwoLevelCacheManager(CacheCatalog catalog, RemoteLevels remoteLevels, Ticker ticker) {
		this.catalog = catalog;
		this.remoteLevels = remoteLevels;
		this.ticker = ticker;
		catalog.names().forEach(this::find);
		remoteLevels.bus().start(new Invalidator());
	}

	@Override
	public @Nullable Cache getCache(String name) {
		NamedCache cache = find(name);
		return (cache != null) ? cache.untyped() : null;
	}

	/**
	 * Returns a cache for callers that know the type of its values.
	 * @param name the name of the cache
	 * @param type the resolved type of the values, generics included
	 * @return the cache, or {@code null} if there is to be no such cache
	 */
	public @Nullable Cache getCache(String name, Type type) {
		NamedCache cache = find(name);
		return (cache != null) ? cache.typed(type) : null;
	}

	@Override
	public Collection<String> getCacheNames() {
		return List.copyOf(new TreeSet<>(this.caches.keySet()));
	}

	/**
	 * Tells a listener of every cache, those included that are created later.
	 * @param listener called once for each cache
	 */
	public void addListener(CacheListener listener) {
		this.listeners.add(listener);
		this.caches.values().forEach((cache) -> cache.introduce(listener));
	}

	private @Nullable NamedCache find(String name) {
		NamedCache existing = this.caches.get(name);
		if (existing != null) {
			return existing;
		}
		CacheSettings settings = this.catalog.find(name);
		if (settings == null) {
			return null;
		}
		NamedCache cache = this.caches.computeIfAbsent(name, (missing) -> create(missing, settings));
		this.listeners.forEach(cache::introduce);
		return cache;
	}

	private NamedCache create(String name, CacheSettings settings) {
		LocalLevel local = LocalLevel.create(settings.local(), KeyText::read, this.ticker);
		RemoteLevel remote = settings.remote().enabled() ? this.remoteLevels.create(name, settings.remote()) : null;
		TwoLevelStore store = new TwoLevelStore(name, settings, local, remote, this.remoteLevels.bus());
		return new NamedCache(name, store, this.remoteLevels.executor());
	}

	/** Applies the changes of other nodes to what this node holds. */
	private final class Invalidator implements InvalidationListener {

		@Override
		public void onInvalidation(InvalidationMessage message) {
			NamedCache cache = TwoLevelCacheManager.this.caches.get(message.cache());
			if (cache == null) {
				return;
			}
			switch (message.kind()) {
				case KEYS -> message.keys().forEach(cache.store()::changedElsewhere);
				case CLEAR -> cache.store().clearLocal();
				case HEARTBEAT, GOODBYE -> throw new IllegalArgumentException("Not a change: " + message.kind());
			}
		}

		@Override
		public void onMessagesLost() {
			TwoLevelCacheManager.this.caches.values().forEach((cache) -> cache.store().clearLocal());
		}

	}

}
