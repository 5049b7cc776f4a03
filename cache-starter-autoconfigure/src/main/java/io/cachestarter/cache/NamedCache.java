package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.RemoteLevel;
import org.jspecify.annotations.Nullable;

/**
 * One cache with its entries, its numbers and its doors: one for callers that declare no
 * type, and one for each type that callers declare. Safe for use by multiple threads.
 */
final class NamedCache implements CacheStatistics {

	private final Set<CacheListener> introduced = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<Type, TwoLevelCache> typed = new ConcurrentHashMap<>();

	private final ValueTypes types = new ValueTypes();

	private final String name;

	private final TwoLevelStore store;

	private final SingleFlight loads;

	private final TwoLevelCache untyped;

	NamedCache(String name, TwoLevelStore store, Executor executor) {
		this.name = name;
		this.store = store;
		this.loads = new SingleFlight(store, executor);
		this.untyped = TwoLevelCache.untyped(name, store, this.loads, this.types);
		Type type = store.settings().type();
		if (type != null) {
			this.types.declare(ValueType.of(type));
		}
	}

	TwoLevelStore store() {
		return this.store;
	}

	TwoLevelCache untyped() {
		return this.untyped;
	}

	TwoLevelCache typed(Type type) {
		TwoLevelCache existing = this.typed.get(type);
		return (existing != null) ? existing : this.typed.computeIfAbsent(type, this::createTyped);
	}

	private TwoLevelCache createTyped(Type type) {
		ValueType valueType = ValueType.of(type);
		this.types.declare(valueType);
		return TwoLevelCache.typed(this.name, this.store, this.loads, valueType);
	}

	/**
	 * Tells a listener of this cache, unless it has been told.
	 */
	void introduce(CacheListener listener) {
		if (this.introduced.add(listener)) {
			listener.onCache(this.name, this);
		}
	}

	@Override
	public @Nullable LevelStatistics level(CacheLevel level) {
		return this.store.statistics(level);
	}

	@Override
	public long loads() {
		return this.loads.loads();
	}

	@Override
	public long remoteErrors() {
		RemoteLevel remote = this.store.remote();
		return (remote != null) ? remote.statistics().errors() : 0;
	}

	@Override
	public long unreadable() {
		RemoteLevel remote = this.store.remote();
		return (remote != null) ? remote.statistics().unreadable() : 0;
	}

	@Override
	public long unserializable() {
		RemoteLevel remote = this.store.remote();
		return (remote != null) ? remote.statistics().unserializable() : 0;
	}

}
