package io.cachestarter.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A door to one cache for callers that agree on the type of its values. Several doors
 * share the entries; see {@link TwoLevelStore} for the order of steps.
 */
final class TwoLevelCache implements Cache {

	private final String name;

	private final TwoLevelStore store;

	private final SingleFlight loads;

	private final TypeLookup types;

	private final Function<@Nullable Object, ValueType> typeOf;

	private TwoLevelCache(String name, TwoLevelStore store, SingleFlight loads, TypeLookup types,
			Function<@Nullable Object, ValueType> typeOf) {
		this.name = name;
		this.store = store;
		this.loads = loads;
		this.types = types;
		this.typeOf = typeOf;
	}

	/** Creates the door for callers that declare no type. */
	static TwoLevelCache untyped(String name, TwoLevelStore store, SingleFlight loads, ValueTypes types) {
		return new TwoLevelCache(name, store, loads, types, types::of);
	}

	/** Creates the door for callers that declare a type. */
	static TwoLevelCache typed(String name, TwoLevelStore store, SingleFlight loads, ValueType type) {
		return new TwoLevelCache(name, store, loads, new DeclaredType(type), (value) -> type);
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
		return this.store.find(key, this.types);
	}

	@Override
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		ValueWrapper entry = this.store.find(key, (type != null) ? new RequestedType(this.types, type) : this.types);
		Object value = (entry != null) ? entry.get() : null;
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("The cached value of key '" + key + "' in cache '" + this.name
					+ "' is not a " + type.getName() + " but a " + value.getClass().getName());
		}
		return SingleFlight.cast(value);
	}

	@Override
	public <T> @Nullable T get(Object key, Callable<T> loader) {
		return SingleFlight.cast(this.loads.load(key, loader, this.types, this.typeOf));
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		return this.store.findAsync(key, this.types);
	}

	@Override
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		return this.loads.loadAsync(key, loader, this.types, this.typeOf);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		this.store.put(key, value, this.typeOf.apply(value));
	}

	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		ValueWrapper existing = get(key);
		if (existing != null || this.store.putIfAbsent(key, value, this.typeOf.apply(value))) {
			return existing;
		}
		return get(key);
	}

	@Override
	public void evict(Object key) {
		this.store.evict(key);
	}

	@Override
	public boolean evictIfPresent(Object key) {
		return this.store.evict(key);
	}

	@Override
	public void clear() {
		this.store.clear();
	}

	@Override
	public boolean invalidate() {
		return this.store.clear();
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
