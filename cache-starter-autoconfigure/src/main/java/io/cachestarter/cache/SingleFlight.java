package io.cachestarter.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
	 * finds no entry may load: nobody else does. Who enters a flight removes it, whatever
	 * happens: the future that ends it is never handed out, or a caller that cancels it
	 * would keep the removal from running. Flights are found by the text of the key, made
	 * once: a method may change its argument.
	 *
	 * A flight has the stamp of its key from its start. A caller that has seen a newer
	 * stamp, because the key was evicted after that, does not join it but takes its
	 * place; the overtaken load serves those who joined it before and is stored nowhere.
	 *
	 * A caller that joins waits for at most the load timeout and then loads for itself,
	 * without storing. A thread that would join the load that it is running (a loader
	 * that asks for the key it loads) loads at once, or it would wait for itself.
	 */

	/** What a caller gets that has waited for too long. */
	private static final Object LATE = new Object();

	private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();

	private final LongAdder loads = new LongAdder();

	private final TwoLevelStore store;

	private final Executor executor;

	private final long timeoutNanos;

	/**
	 * Creates the loads of a cache.
	 * @param store the cache
	 * @param executor runs a loader when no thread of a caller is at hand
	 */
	SingleFlight(TwoLevelStore store, Executor executor) {
		this.store = store;
		this.executor = executor;
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
		String text = KeyText.of(key);
		Flight mine = new Flight(this.store.stamp(text));
		Flight other = enter(text, mine);
		if (other == null) {
			return fly(key, text, loader, types, typeOf, mine);
		}
		return other.isRunByThisThread() ? call(key, loader) : await(key, loader, other);
	}

	/**
	 * Enters a flight, in the place of one that has been overtaken.
	 * @return the flight to join instead, or {@code null} if the given one has been
	 * entered
	 */
	private @Nullable Flight enter(String text, Flight mine) {
		while (true) {
			Flight other = this.flights.putIfAbsent(text, mine);
			if (other == null || other.isRunByThisThread() || other.stamp >= mine.stamp) {
				return other;
			}
			if (this.flights.replace(text, other, mine)) {
				return null;
			}
		}
	}

	private @Nullable Object fly(Object key, String text, Callable<?> loader, TypeLookup types,
			Function<@Nullable Object, ValueType> typeOf, Flight mine) {
		try {
			Object value = findOrLoad(key, text, loader, types, typeOf, mine);
			mine.result.complete(value);
			return value;
		}
		catch (RuntimeException | Error ex) {
			mine.result.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.flights.remove(text, mine);
		}
	}

	private @Nullable Object findOrLoad(Object key, String text, Callable<?> loader, TypeLookup types,
			Function<@Nullable Object, ValueType> typeOf, Flight mine) {
		LocalEntry local = this.store.findLocalAgain(key);
		LocalEntry entry = (local != null) ? local : this.store.findRemote(key, text, types, mine.stamp);
		if (entry != null) {
			return entry.get();
		}
		Object value = mine.run(() -> call(key, loader));
		this.store.putLoaded(key, text, value, typeOf.apply(value), mine.stamp);
		return value;
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
		String text = KeyText.of(key);
		Flight mine = new Flight(this.store.stamp(text));
		Flight other = enter(text, mine);
		if (other != null) {
			return other.isRunByThisThread() ? callAsync(loader) : join(loader, other);
		}
		CompletableFuture<T> landed = flyAsync(key, text, loader, types, typeOf, mine).whenComplete((value, ex) -> {
			this.flights.remove(text, mine);
			if (ex != null) {
				mine.result.completeExceptionally(origin(ex));
			}
			else {
				mine.result.complete(value);
			}
		});
		return landed.copy();
	}

	private <T> CompletableFuture<T> join(Supplier<CompletableFuture<T>> loader, Flight other) {
		CompletableFuture<T> joined = new CompletableFuture<>();
		CompletableFuture<?> unused = other.result.copy()
			.completeOnTimeout(LATE, this.timeoutNanos, TimeUnit.NANOSECONDS)
			.whenComplete((value, ex) -> {
				if (value == LATE) {
					callElsewhere(loader, joined);
				}
				else {
					complete(joined, SingleFlight.<T>cast(value), ex);
				}
			});
		return joined;
	}

	/** Runs a loader on a thread of ours, because here the time-outs of the JVM wait. */
	private <T> void callElsewhere(Supplier<CompletableFuture<T>> loader, CompletableFuture<T> target) {
		try {
			this.executor.execute(() -> {
				CompletableFuture<?> unused = callAsync(loader)
					.whenComplete((value, ex) -> complete(target, value, ex));
			});
		}
		catch (RejectedExecutionException ex) {
			target.completeExceptionally(ex);
		}
	}

	private static <T> void complete(CompletableFuture<T> target, T value, @Nullable Throwable ex) {
		if (ex != null) {
			target.completeExceptionally(origin(ex));
		}
		else {
			target.complete(value);
		}
	}

	private <T> CompletableFuture<T> flyAsync(Object key, String text, Supplier<CompletableFuture<T>> loader,
			TypeLookup types, Function<@Nullable Object, ValueType> typeOf, Flight mine) {
		try {
			LocalEntry local = this.store.findLocalAgain(key);
			if (local != null) {
				return CompletableFuture.completedFuture(SingleFlight.<T>cast(local.get()));
			}
			return this.store.findRemoteAsync(key, text, types, mine.stamp)
				.thenCompose((entry) -> (entry != null)
						? CompletableFuture.completedFuture(SingleFlight.<T>cast(entry.get()))
						: callAndPut(key, text, loader, typeOf, mine));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private <T> CompletableFuture<T> callAndPut(Object key, String text, Supplier<CompletableFuture<T>> loader,
			Function<@Nullable Object, ValueType> typeOf, Flight mine) {
		return mine.run(() -> callAsync(loader))
			.thenCompose((value) -> this.store.putLoadedAsync(key, text, value, typeOf.apply(value), mine.stamp)
				.thenApply((done) -> value));
	}

	private <T> CompletableFuture<T> callAsync(Supplier<CompletableFuture<T>> loader) {
		this.loads.increment();
		try {
			CompletableFuture<T> loaded = loader.get();
			return (loaded != null) ? loaded
					: CompletableFuture.failedFuture(new IllegalStateException("The loader returned no future"));
		}
		catch (RuntimeException | Error ex) {
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

	/** One load, the stamp of its key at the start, and the thread that runs it. */
	private static final class Flight {

		private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

		private final long stamp;

		private volatile @Nullable Thread runner;

		Flight(long stamp) {
			this.stamp = stamp;
		}

		boolean isRunByThisThread() {
			return this.runner == Thread.currentThread();
		}

		<R extends @Nullable Object> R run(Supplier<R> loader) {
			this.runner = Thread.currentThread();
			try {
				return loader.get();
			}
			finally {
				this.runner = null;
			}
		}

	}

}
