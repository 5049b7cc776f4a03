package io.cachestarter.cache;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.cachestarter.internal.Limit;
import io.cachestarter.invalidation.InvalidationListener;
import io.cachestarter.invalidation.InvalidationMessage;
import io.cachestarter.local.LocalClock;
import io.cachestarter.local.LocalLevel;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.RemoteLevels;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Spring's cache manager over a local level in the heap and a remote level in Redis.
 * <p>
 * Caches are created on first use, with the settings of the catalog, as many as it
 * allows; one more is refused with an {@link IllegalStateException}. When Redis is down
 * they answer from the local level, and misses go to the loader; no call fails for that
 * reason. A call waits for Redis for at most the configured timeout. Safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public final class TwoLevelCacheManager implements CacheManager {

	private static final int MAX_NAME_BYTES = 1024;

	private final ConcurrentMap<String, NamedCache> caches = new ConcurrentHashMap<>();

	private final List<CacheListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicInteger created = new AtomicInteger();

	private final CacheCatalog catalog;

	private final RemoteLevels remoteLevels;

	private final CacheTransactions transactions;

	private final TagOperations tagOperations;

	private final LocalClock clock;

	private volatile Supplier<CacheBindings> bindings = () -> CacheBindings.NONE;

	/**
	 * Creates a manager and the caches that exist from the start, and begins to hear what
	 * other nodes change. Waits until Redis can be believed, if it can be reached.
	 * @param catalog knows the settings
	 * @param remoteLevels creates the remote levels
	 * @param transactions knows the transactions of the application
	 * @param errors is asked for who is told of failures after a commit
	 * @param clock the time by which local entries end
	 * @param longestStart how long to wait for Redis
	 */
	public TwoLevelCacheManager(CacheCatalog catalog, RemoteLevels remoteLevels, CacheTransactions transactions,
			Supplier<CacheErrorHandler> errors, LocalClock clock, Duration longestStart) {
		this.catalog = catalog;
		this.remoteLevels = remoteLevels;
		this.transactions = transactions;
		TwoLevelTagOperations operations = new TwoLevelTagOperations(remoteLevels.trust(), transactions);
		this.tagOperations = operations;
		transactions.onCommit(operations::invalidateNow, errors);
		this.clock = clock;
		catalog.names().forEach(this::find);
		remoteLevels.start(new Invalidator(), this::wakeThoseWhoWait, longestStart);
	}

	@Override
	public @Nullable Cache getCache(String name) {
		return findDoor(name, null);
	}

	/**
	 * Returns a cache for callers that know the type of its values.
	 * @param name the name of the cache
	 * @param type the resolved type of the values, generics included
	 * @return the cache, or {@code null} if there is to be no such cache
	 */
	public @Nullable Cache getCache(String name, Type type) {
		return findDoor(name, type);
	}

	@Nullable TwoLevelCache findDoor(String name, @Nullable Type type) {
		NamedCache cache = find(name);
		if (cache == null) {
			return null;
		}
		return (type != null) ? cache.typed(type) : cache.untyped();
	}

	/**
	 * Returns a typed door to a cache.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name the name of the cache
	 * @param type the type of the values
	 * @return the door
	 * @throws IllegalArgumentException if there is to be no such cache
	 */
	public <K, V> CacheAccess<K, V> access(String name, Class<V> type) {
		return access(name, (Type) type);
	}

	/**
	 * Returns a typed door to a cache whose values have a generic type.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name the name of the cache
	 * @param type the type of the values
	 * @return the door
	 * @throws IllegalArgumentException if there is to be no such cache
	 */
	public <K, V> CacheAccess<K, V> access(String name, ParameterizedTypeReference<V> type) {
		return access(name, type.getType());
	}

	@SuppressWarnings("TypeParameterUnusedInFormals") // the callers above have checked it
	<K, V> CacheAccess<K, V> access(String name, Type type) {
		return new TypedCacheAccess<>(require(name, findDoor(name, type)));
	}

	private static <C> C require(String name, @Nullable C cache) {
		if (cache == null) {
			throw new IllegalArgumentException("There is no cache '" + name + "'. Configure it as cache-starter.caches."
					+ name + " or set cache-starter.dynamic to true");
		}
		return cache;
	}

	/**
	 * Evicts keys everywhere of which only the texts are known.
	 * @param name the name of the cache
	 * @param keyTexts the keys as text
	 * @return whether Redis has been told, inside a future that never fails; if not, it
	 * will be
	 * @throws IllegalArgumentException if there is to be no such cache
	 */
	public CompletableFuture<Boolean> evictTexts(String name, Collection<String> keyTexts) {
		return require(name, find(name)).store().evictTexts(keyTexts).thenApply((removed) -> isRemoteTrusted());
	}

	/**
	 * Returns the settings of a cache.
	 * @param name the name of the cache
	 * @return its settings, or {@code null} if there is to be no such cache
	 */
	public @Nullable CacheSettings settings(String name) {
		return this.catalog.find(name);
	}

	/**
	 * Returns what bounds a cache.
	 * @param name the name of the cache
	 * @return its bounds, or {@code null} if there is to be no such cache
	 */
	public @Nullable CacheBounds bounds(String name) {
		CacheSettings settings = settings(name);
		return (settings != null) ? CacheBounds.of(settings) : null;
	}

	/**
	 * Says where the loaders and writers of the caches are.
	 * @param source asked whenever a value is read or written through a typed door; gives
	 * the same each time
	 */
	public void bind(Supplier<CacheBindings> source) {
		this.bindings = source;
	}

	/**
	 * Returns a cache for those who fill it before it is asked.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name the name of the cache
	 * @param type the resolved type of the values, or {@code null} if it is not known:
	 * then values can be read whose type has been declared elsewhere
	 * @return the cache
	 * @throws IllegalArgumentException if there is to be no such cache
	 */
	public <K, V> WarmableCache<K, V> warmable(String name, @Nullable Type type) {
		return new WarmableCache<>(require(name, findDoor(name, type)));
	}

	/**
	 * Makes the type known that the values of an annotated method have, so that they can
	 * be read from Redis before the method is called for the first time.
	 * @param name the name of the cache
	 * @param method the annotated method
	 * @param targetClass the class of its bean
	 */
	public void declare(String name, Method method, Class<?> targetClass) {
		TwoLevelCache unused = findDoor(name, TypedCacheResolver.valueType(method, targetClass));
	}

	/**
	 * Returns what invalidates tags in all caches of this manager.
	 * @return the operations
	 */
	public TagOperations tags() {
		return this.tagOperations;
	}

	/**
	 * Begins to compare values in the heap with those in Redis, now and then, for as long
	 * as the remote levels are open. To be called once.
	 * @param settings how often, and how many
	 */
	public void audit(AuditSettings settings) {
		if (settings.enabled()) {
			auditor(settings).start();
		}
	}

	StalenessAuditor auditor(AuditSettings settings) {
		return new StalenessAuditor(() -> List.copyOf(this.caches.values()), this.remoteLevels, settings);
	}

	/**
	 * Tells whether values are read from Redis and stored there. After trouble that is so
	 * again when Redis has been told all changes of this node.
	 * @return whether Redis is believed
	 */
	public boolean isRemoteTrusted() {
		return this.remoteLevels.trust().isTrusted();
	}

	/**
	 * Returns how many invalidated entries this node has removed from Redis in the
	 * background.
	 * @return the count
	 */
	public long swept() {
		return this.remoteLevels.swept();
	}

	/**
	 * Returns how many tags this node knows, of all caches.
	 * @return the number, near {@code cache-starter.tags.max-known} at most
	 */
	public int knownTags() {
		return this.remoteLevels.tags().view().size();
	}

	/**
	 * Returns how many changes of this node Redis has yet to be told.
	 * @return the number
	 */
	public int journalSize() {
		return this.remoteLevels.trust().journalSize();
	}

	/**
	 * Returns how often those were more than are kept and became clears of their caches.
	 * @return the count
	 */
	public long journalOverflows() {
		return this.remoteLevels.trust().journalOverflows();
	}

	/**
	 * Returns how often a limit of this node was reached.
	 * @param limit the limit
	 * @return the count
	 */
	public long limitReached(Limit limit) {
		return this.remoteLevels.limits().count(limit);
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

	@Nullable NamedCache find(String name) {
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
		checkName(name);
		if (!this.catalog.names().contains(name)) {
			takePlace(name);
		}
		LocalLevel local = LocalLevel.create(settings.local(), KeyText::read, this.clock);
		RemoteLevel remote = settings.remote().enabled()
				? this.remoteLevels.create(name, settings.remote(), settings.loadTimeout()) : null;
		return new NamedCache(new TwoLevelStore(name, settings, local, remote, this.remoteLevels, this.transactions,
				() -> this.bindings.get()));
	}

	/** Messages carry the name, so that it has to survive there. */
	private static void checkName(String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		if (bytes.length > MAX_NAME_BYTES || !new String(bytes, StandardCharsets.UTF_8).equals(name)) {
			throw new IllegalArgumentException("The name of a cache must be well-formed and have at most "
					+ MAX_NAME_BYTES + " bytes in UTF-8 but has " + bytes.length
					+ ". Use one cache with longer keys instead of many caches");
		}
	}

	private void takePlace(String name) {
		int max = this.catalog.maxCreated();
		if (this.created.incrementAndGet() > max) {
			this.created.decrementAndGet();
			this.remoteLevels.limits().reached(Limit.CACHES);
			throw new IllegalStateException("Cache '" + name + "' is not created, because " + max
					+ " caches have been created on first use. If its name is not made from data, configure it as "
					+ "cache-starter.caches." + name + ", or raise cache-starter.max-dynamic-caches");
		}
	}

	/** Applies the changes of other nodes to what this node holds. */
	/** Nobody hears any more whether the load of another node has ended. */
	private void wakeThoseWhoWait() {
		this.caches.values().forEach((cache) -> cache.store().wakeups().wakeAll());
	}

	private final class Invalidator implements InvalidationListener {

		@Override
		public void onInvalidation(InvalidationMessage message) {
			switch (message.kind()) {
				case KEYS -> ifPresent(message.cache(), (store) -> message.keys().forEach(store::changedElsewhere));
				case CLEAR -> ifPresent(message.cache(), TwoLevelStore::clearLocal);
				case TAGS -> invalidated(message);
				case PATTERN -> ifPresent(message.cache(),
						(store) -> message.keys().forEach((text) -> store.evictMatching(KeyPattern.of(text))));
				case HEARTBEAT, GOODBYE, LOADED ->
					throw new IllegalArgumentException("Not a change: " + message.kind());
			}
		}

		/** The caches that were cleared also give back their memory. */
		private void invalidated(InvalidationMessage message) {
			TwoLevelCacheManager.this.remoteLevels.tags().view().invalidate(message.keys(), message.epoch());
			for (NamedCache cache : TwoLevelCacheManager.this.caches.values()) {
				if (message.keys().contains(cache.store().cacheTag())) {
					cache.store().clearLocal();
				}
			}
		}

		@Override
		public void onLoaded(InvalidationMessage message) {
			ifPresent(message.cache(), (store) -> message.keys().forEach(store.wakeups()::wake));
		}

		@Override
		public void onMessagesLost() {
			TwoLevelCacheManager.this.remoteLevels.tags().view().flush();
			TwoLevelCacheManager.this.caches.values().forEach((cache) -> cache.store().clearLocal());
		}

		private void ifPresent(String name, Consumer<TwoLevelStore> action) {
			NamedCache cache = TwoLevelCacheManager.this.caches.get(name);
			if (cache != null) {
				action.accept(cache.store());
			}
		}

	}

}
