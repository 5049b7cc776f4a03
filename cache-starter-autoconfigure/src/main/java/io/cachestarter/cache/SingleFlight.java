package io.cachestarter.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

import io.cachestarter.codec.ValueType;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueRetrievalException;

/**
 * Loads missing values, at most one load per key at a time in this JVM. Safe for use by
 * multiple threads.
 */
final class SingleFlight {

	/*
	 * Invariant: a flight is in the map from before the look-up that precedes its load
	 * until its value is in the cache. So a caller that becomes the flight of a key and
	 * finds no entry may load: nobody else does. The one that entered a flight removes
	 * it, whatever happens.
	 *
	 * A caller that joins waits for at most the load timeout and then loads for itself,
	 * without storing. A thread that joins its own flight (a loader that asks for the key
	 * it loads) does so at once, or it would wait for itself.
	 */

	private final ConcurrentMap<Object, Flight> flights = new ConcurrentHashMap<>();

	private final LongAdder loads = new LongAdder();

	private final TwoLevelStore store;

	private final long timeoutNanos;

	SingleFlight(TwoLevelStore store) {
		this.store = store;
		this.timeoutNanos = store.settings().loadTimeout().toNanos();
	}

	long loads() {
		return this.loads.sum();
	}

	@Nullable Object load(Object key, Callable<?> loader, TypeLookup types, Function<@Nullable Object, ValueType> typeOf) {
		LocalEntry entry = this.store.findLocal(key);
		if (entry != null) {
			return entry.get();
		}
		Flight mine = new Flight();
		Flight other = this.flights.putIfAbsent(key, mine);
		if (other == null) {
			return fly(key, loader, types, typeOf, mine);
		}
		return (other.owner == Thread.currentThread()) ? call(key, loader) : await(key, loader, other);
	}

	private @Nullable Object fly(Object key, Callable<?> loader, TypeLookup types,
			Function<@Nullable Object, ValueType> typeOf, Flight mine) {
		try {
			LocalEntry entry = this.store.findAgain(key, types);
			if (entry != null) {
				mine.result.complete(entry.get());
				return entry.get();
			}
			Object value = call(key, loader);
			this.store.put(key, value, typeOf.apply(value));
			mine.result.complete(value);
			return value;
		}
		catch (RuntimeException | Error ex) {
			mine.result.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.flights.remove(key, mine);
		}
	}

	private @Nullable Object await(Object key, Callable<?> loader, Flight other) {
		try {
			return other.result.get(this.timeoutNanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return call(key, loader);
		}
		catch (ExecutionException ex) {
			throw new ValueRetrievalException(key, loader, origin(ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ValueRetrievalException(key, loader, ex);
		}
	}

	private @Nullable Object call(Object key, Callable<?> loader) {
		this.loads.increment();
		try {
			return loader.call();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ValueRetrievalException(key, loader, ex);
		}
		catch (Exception ex) {
			throw new ValueRetrievalException(key, loader, ex);
		}
	}

	<T> CompletableFuture<T> loadAsync(Object key, Supplier<CompletableFuture<T>> loader, TypeLookup types,
			Function<@Nullable Object, ValueType> typeOf) {
		LocalEntry entry = this.store.findLocal(key);
		if (entry != null) {
			return CompletableFuture.completedFuture(SingleFlight.<T>cast(entry.get()));
		}
		Flight mine = new Flight();
		Flight other = this.flights.putIfAbsent(key, mine);
		if (other != null) {
			return join(loader, other);
		}
		CompletableFuture<T> loaded = flyAsync(key, loader, types, typeOf);
		return loaded.whenComplete((value, ex) -> {
			this.flights.remove(key, mine);
			if (ex != null) {
				mine.result.completeExceptionally(origin(ex));
			}
			else {
				mine.result.complete(value);
			}
		});
	}

	private <T> CompletableFuture<T> join(Supplier<CompletableFuture<T>> loader, Flight other) {
		return other.result.copy()
			.orTimeout(this.timeoutNanos, TimeUnit.NANOSECONDS)
			.thenApply(SingleFlight::<T>cast)
			.exceptionallyCompose((ex) -> (origin(ex) instanceof TimeoutException) ? callAsync(loader)
					: CompletableFuture.failedFuture(origin(ex)));
	}

	private <T> CompletableFuture<T> flyAsync(Object key, Supplier<CompletableFuture<T>> loader, TypeLookup types,
			Function<@Nullable Object, ValueType> typeOf) {
		try {
			CompletableFuture<@Nullable LocalEntry> found = this.store.findAgainAsync(key, types);
			return (found != null) ? found.thenCompose(
					(entry) -> (entry != null) ? CompletableFuture.completedFuture(SingleFlight.<T>cast(entry.get()))
							: callAndPut(key, loader, typeOf))
					: callAndPut(key, loader, typeOf);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private <T> CompletableFuture<T> callAndPut(Object key, Supplier<CompletableFuture<T>> loader,
			Function<@Nullable Object, ValueType> typeOf) {
		return callAsync(loader)
			.thenCompose((value) -> this.store.putAsync(key, value, typeOf.apply(value)).thenApply((done) -> value));
	}

	private <T> CompletableFuture<T> callAsync(Supplier<CompletableFuture<T>> loader) {
		this.loads.increment();
		try {
			return loader.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Returns what the user's function has thrown, without what we have put around it.
	 */
	private static Throwable origin(Throwable ex) {
		Throwable cause = ex.getCause();
		boolean wrapper = ex instanceof ExecutionException || ex instanceof CompletionException
				|| ex instanceof ValueRetrievalException;
		return (wrapper && cause != null) ? origin(cause) : ex;
	}

	@SuppressWarnings({ "unchecked", "NullAway", "TypeParameterUnusedInFormals" }) // the
																					// caller's
																					// T
																					// is
																					// what
																					// was
																					// put
	static <T> T cast(@Nullable Object value) {
		return (T) value;
	}

	/** One load and the thread that started it. */
	private static final class Flight {

		private final Thread owner = Thread.currentThread();

		private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

	}

}
