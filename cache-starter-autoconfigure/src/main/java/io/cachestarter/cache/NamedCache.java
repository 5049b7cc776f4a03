package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.Limit;
import io.cachestarter.remote.RemoteLevel;
import org.jspecify.annotations.Nullable;

/**
 * One cache with its entries, its numbers and its doors: one for callers that declare no
 * type, and one for each type that callers declare, of which the first 1,000 are kept.
 * Safe for use by multiple threads.
 */
final class NamedCache implements CacheStatistics {

	private static final int MAX_DOORS = 1_000;

	private final Set<CacheListener> introduced = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<Type, TwoLevelCache> typed = new ConcurrentHashMap<>();

	private final AuditCounts audits = new AuditCounts();

	private final ValueTypes types;

	private final String name;

	private final TwoLevelStore store;

	private final Loads loads;

	private final TwoLevelCache untyped;

	NamedCache(TwoLevelStore store) {
		this.name = store.name();
		this.store = store;
		this.types = new ValueTypes(store.limits());
		this.loads = new Loads(store);
		this.untyped = TwoLevelCache.untyped(this.loads, this.types);
		store.setDoor(this.untyped);
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
		if (existing != null) {
			return existing;
		}
		if (this.typed.size() >= MAX_DOORS) {
			this.store.limits().reached(Limit.TYPES);
			return createTyped(type);
		}
		return this.typed.computeIfAbsent(type, this::createTyped);
	}

	private TwoLevelCache createTyped(Type type) {
		ValueType valueType = ValueType.of(type);
		this.types.declare(valueType);
		return TwoLevelCache.typed(this.loads, valueType);
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
		return this.store.counts().loads().sum();
	}

	@Override
	public long fencedLoads() {
		return this.store.counts().fenced().sum();
	}

	@Override
	public long loadWaits() {
		return this.store.counts().waits().sum();
	}

	@Override
	public long lateLoads() {
		return this.store.counts().late().sum();
	}

	@Override
	public long refreshes() {
		return this.store.counts().refreshes().sum();
	}

	@Override
	public long failedRefreshes() {
		return this.store.counts().refreshFailures().sum();
	}

	@Override
	public long staleServed() {
		return this.store.counts().staleServed().sum();
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

	@Override
	public long refused() {
		RemoteLevel remote = this.store.remote();
		return (remote != null) ? remote.statistics().refused() : 0;
	}

	@Override
	public @Nullable Returns returns() {
		return this.store.returns();
	}

	@Override
	public Reloads reloads() {
		return this.store.reloads().reloads();
	}

	AuditCounts audits() {
		return this.audits;
	}

	@Override
	public long audited() {
		return this.audits.checked().sum();
	}

	@Override
	public long auditedStale() {
		return this.audits.stale().sum();
	}

	@Override
	public long auditedAbsent() {
		return this.audits.absent().sum();
	}

}
