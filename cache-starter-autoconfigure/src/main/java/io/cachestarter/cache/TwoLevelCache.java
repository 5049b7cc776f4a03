package io.cachestarter.cache;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.cachestarter.cache.Flight.Landing;
import io.cachestarter.codec.ValueType;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A door to one cache for callers that agree on the type of its values. Several doors
 * share the entries; see {@link TwoLevelStore} for the order of steps. While a
 * transaction is active, writes wait for its commit.
 */
final class TwoLevelCache implements Cache {

	private final String name;

	private final TwoLevelStore store;

	private final Loads loads;

	private final Values values;

	private TwoLevelCache(Loads loads, Values values) {
		this.name = loads.store().name();
		this.store = loads.store();
		this.loads = loads;
		this.values = values;
	}

	/** Creates the door for callers that declare no type. */
	static TwoLevelCache untyped(Loads loads, ValueTypes types) {
		return new TwoLevelCache(loads, new Values(types, types::of));
	}

	/** Creates the door for callers that declare a type. */
	static TwoLevelCache typed(Loads loads, ValueType type) {
		return new TwoLevelCache(loads, new Values(new DeclaredType(type), (value) -> type));
	}

	TwoLevelStore store() {
		return this.store;
	}

	Loads loads() {
		return this.loads;
	}

	Values values() {
		return this.values;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Object getNativeCache() {
		return this.store;
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return find(key, this.values.types());
	}

	@Override
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		TypeLookup types = this.values.types();
		ValueWrapper entry = find(key, (type != null) ? new RequestedType(types, type) : types);
		Object value = (entry != null) ? entry.get() : null;
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("The cached value of key '" + key + "' in cache '" + this.name
					+ "' is not a " + type.getName() + " but a " + value.getClass().getName());
		}
		return Loads.cast(value);
	}

	private @Nullable LocalEntry find(Object key, TypeLookup types) {
		TransactionLog log = this.store.transactions().existing();
		return (log != null) ? log.find(this.store, key, types) : this.store.find(key, types);
	}

	@Override
	public <T> @Nullable T get(Object key, Callable<T> loader) {
		return Loads.cast(this.loads.load(key, loader, this.values));
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		TransactionLog log = this.store.transactions().existing();
		return (log != null) ? CompletableFuture.completedFuture(find(key, this.values.types()))
				: this.store.findAsync(key, this.values.types());
	}

	@Override
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		return this.loads.loadAsync(key, loader, this.values);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		finishPut(this.store.beginPut(key).join(), value, this.values.optionsOf());
	}

	/**
	 * Puts a value whose put has been announced. If it cannot be put the key is evicted:
	 * what was there is no longer right.
	 */
	PutOutcome finishPut(PendingPut put, @Nullable Object value, Function<@Nullable Object, EntryOptions> optionsOf) {
		try {
			return finishPutOrFail(put, value, optionsOf);
		}
		catch (RuntimeException | Error ex) {
			put.release();
			evict(put.key());
			throw ex;
		}
	}

	private PutOutcome finishPutOrFail(PendingPut put, @Nullable Object value,
			Function<@Nullable Object, EntryOptions> optionsOf) {
		ValueType type = this.values.typeOf().apply(value);
		EntryOptions options = optionsOf.apply(value);
		TransactionLog log = this.store.transactions().current();
		if (log != null) {
			log.put(this.store, put, value, type, options);
			return PutOutcome.STORED;
		}
		return this.store.completePut(put, value, type, options).join();
	}

	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		ValueWrapper existing = get(key);
		if (existing != null || this.store.isNeverStored(value)) {
			return existing;
		}
		if (this.store.transactions().current() != null) {
			put(key, value);
			return null;
		}
		Start start = this.loads.flights().start(key, KeyText.of(key), this.values.types());
		if (start.flight() == null) {
			return (start.entry() != null) ? start.entry() : putAnyway(key, value);
		}
		return putInPlaceOfLoad(start.flight(), value);
	}

	/** Somebody has been loading for too long, and the put is not to wait for it. */
	private @Nullable ValueWrapper putAnyway(Object key, @Nullable Object value) {
		put(key, value);
		return null;
	}

	private @Nullable ValueWrapper putInPlaceOfLoad(Flight flight, @Nullable Object value) {
		Claim claim = flight.claim();
		try {
			if (this.store.remote() == null) {
				return this.store.putIfAbsentLocally(claim, value) ? null : get(claim.key());
			}
			PendingPut put = this.store.pendingPut(claim);
			this.store.completePut(put, value, this.values.typeOf().apply(value), EntryOptions.NONE).join();
			return null;
		}
		catch (RuntimeException | Error ex) {
			claim.release();
			throw ex;
		}
		finally {
			this.loads.flights().end(flight, Landing.AGAIN);
		}
	}

	@Override
	public void evict(Object key) {
		TransactionLog log = this.store.transactions().current();
		if (log != null) {
			log.evict(this.store, key);
		}
		else {
			evictNow(key);
		}
	}

	/** Evicts several keys, after the commit if there is a transaction. */
	void evictAll(Collection<?> keys) {
		TransactionLog log = this.store.transactions().current();
		if (log != null) {
			keys.forEach((key) -> log.evict(this.store, key));
			return;
		}
		this.store.evictAsync(keys).join();
	}

	/** Evicts at once, as Spring asks for, and within a transaction again after it. */
	@Override
	public boolean evictIfPresent(Object key) {
		TransactionLog log = this.store.transactions().current();
		if (log != null) {
			log.evict(this.store, key);
		}
		return evictNow(key);
	}

	private boolean evictNow(Object key) {
		boolean present = this.store.isLocallyPresent(key);
		return this.store.evictAsync(List.of(key)).join() > 0 || present;
	}

	@Override
	public void clear() {
		TransactionLog log = this.store.transactions().current();
		if (log != null) {
			log.clear(this.store);
		}
		else {
			this.store.clear().join();
		}
	}

	/** Clears at once, as Spring asks for, and within a transaction again after it. */
	@Override
	public boolean invalidate() {
		TransactionLog log = this.store.transactions().current();
		if (log != null) {
			log.clear(this.store);
		}
		boolean present = !this.store.isLocallyEmpty();
		this.store.clear().join();
		return present;
	}

	@Override
	public String toString() {
		return "TwoLevelCache[" + this.name + "]";
	}

	/** What the door knows, and the class that this one caller asks for. */
	private record RequestedType(TypeLookup known, Class<?> type) implements TypeLookup {

		@Override
		public @Nullable ValueType findType(int fingerprint) {
			ValueType found = this.known.findType(fingerprint);
			if (found != null) {
				return found;
			}
			ValueType requested = ValueType.of(this.type);
			return (requested.fingerprint() == fingerprint) ? requested : null;
		}

		@Override
		public boolean isSure() {
			return this.known.isSure();
		}

	}

}
