package io.cachestarter.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.cachestarter.cache.Flight.Landing;
import io.cachestarter.cache.PendingWrites.Pending;
import io.cachestarter.cache.Refreshes.Reload;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.Completions;
import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueRetrievalException;

/**
 * Gets values of one cache with a function of the user at hand that loads what is
 * missing. Safe for use by multiple threads.
 */
final class Loads {

	private final TwoLevelStore store;

	private final SingleFlight flights;

	private final Refreshes refreshes;

	private final long timeoutNanos;

	Loads(TwoLevelStore store) {
		this.store = store;
		this.flights = new SingleFlight(store);
		this.refreshes = new Refreshes(store);
		this.timeoutNanos = store.settings().loadTimeout().toNanos();
	}

	TwoLevelStore store() {
		return this.store;
	}

	SingleFlight flights() {
		return this.flights;
	}

	Refreshes refreshes() {
		return this.refreshes;
	}

	@Nullable Object load(Object key, Callable<?> loader, Values values) {
		return load(key, loader, values, () -> (claim) -> loadAndComplete(claim, loader, values));
	}

	/**
	 * Gets a value.
	 * @param reload prepares to load it in the background
	 */
	@Nullable Object load(Object key, Callable<?> loader, Values values, Supplier<Reload> reload) {
		TransactionLog log = this.store.transactions().existing();
		if (log != null) {
			return loadInTransaction(log, key, loader, values, reload);
		}
		return load(key, this.store.findLocal(key), loader, values, reload);
	}

	/**
	 * Gets a value outside of transactions.
	 * @param local what was found in the heap
	 * @param reload prepares to load it in the background
	 */
	@Nullable Object load(Object key, @Nullable LocalEntry local, Callable<?> loader, Values values, Supplier<Reload> reload) {
		if (local == null) {
			return loadMissing(key, KeyText.of(key), loader, values, reload);
		}
		refreshIfDue(key, local, values, reload);
		return local.get();
	}

	private @Nullable Object loadInTransaction(TransactionLog log, Object key, Callable<?> loader, Values values,
			Supplier<Reload> reload) {
		String text = KeyText.of(key);
		if (log.hasTouched(this.store, text)) {
			return log.read(this.store, text, () -> call(key, loader));
		}
		LocalEntry found = this.store.find(key, values.types());
		if (found != null) {
			return (log.visible(found) != null) ? found.get() : call(key, loader);
		}
		return log.hidesTags() ? call(key, loader) : loadMissing(key, text, loader, values, reload);
	}

	private @Nullable Object loadMissing(Object key, String text, Callable<?> loader, Values values,
			Supplier<Reload> reload) {
		Start start = this.flights.start(key, text, values.types());
		if (start.failure() != null) {
			throw new ValueRetrievalException(key, loader, origin(start.failure()));
		}
		if (start.flight() != null) {
			return fly(start.flight(), loader, values, reload);
		}
		if (start.entry() == null) {
			return call(key, loader);
		}
		if (start.stale()) {
			this.refreshes.start(key, text, values.types(), reload.get());
		}
		return start.entry().get();
	}

	private void refreshIfDue(Object key, LocalEntry local, Values values, Supplier<Reload> reload) {
		if (this.store.isDue(local)) {
			this.refreshes.start(key, local.keyText(), values.types(), reload.get());
		}
	}

	private @Nullable Object fly(Flight flight, Callable<?> loader, Values values, Supplier<Reload> reload) {
		try {
			LocalEntry fallback = flight.claim().fallback();
			if (fallback != null) {
				LocalEntry entry = flyWithFallback(flight, fallback, reload.get());
				return (entry != null) ? entry.get() : call(flight.claim().key(), loader);
			}
			Object value = call(flight.claim(), loader);
			complete(flight, value, values);
			return value;
		}
		catch (RuntimeException | Error ex) {
			fail(flight, ex);
			throw ex;
		}
	}

	private CompletableFuture<LocalEntry> loadAndComplete(Claim claim, Callable<?> loader, Values values) {
		Object value = call(claim, loader);
		return complete(claim, value, values);
	}

	private CompletableFuture<LocalEntry> complete(Claim claim, @Nullable Object value, Values values) {
		return this.store.complete(claim, value, values.typeOf().apply(value), values.optionsOf().apply(value));
	}

	/** Stores a loaded value and lands the flight. */
	void complete(Flight flight, @Nullable Object value, Values values) {
		try {
			ValueType type = values.typeOf().apply(value);
			EntryOptions options = values.optionsOf().apply(value);
			TransactionLog log = this.store.transactions().current();
			if (log != null && log.defersLoads()) {
				log.loaded(this.store, flight.claim(), value, type, options);
				this.flights.end(flight, Landing.AGAIN);
				return;
			}
			this.flights.land(flight, this.store.complete(flight.claim(), value, type, options).join());
		}
		catch (RuntimeException | Error ex) {
			fail(flight, ex);
			throw ex;
		}
	}

	/** Stores a loaded value and lands the flight, without waiting. */
	CompletableFuture<?> completeAsync(Flight flight, @Nullable Object value, Values values) {
		try {
			return complete(flight.claim(), value, values).thenAccept((entry) -> this.flights.land(flight, entry));
		}
		catch (RuntimeException | Error ex) {
			fail(flight, ex);
			throw ex;
		}
	}

	/**
	 * Stores what a pending write says, whatever the transaction, and lands the flight.
	 */
	LocalEntry completePending(Flight flight, Pending pending, Values values) {
		LocalEntry entry = storePending(flight.claim(), pending, values).join();
		this.flights.land(flight, entry);
		return entry;
	}

	CompletableFuture<LocalEntry> storePending(Claim claim, Pending pending, Values values) {
		return this.store.complete(claim, pending.value(), values.typeOf().apply(pending.value()), EntryOptions.NONE);
	}

	/** Gives a flight up that has nothing to store. */
	void giveUp(Flight flight) {
		flight.releaseClaim();
		this.flights.end(flight, Landing.EMPTY);
	}

	private void fail(Flight flight, Throwable failure) {
		flight.releaseClaim();
		this.flights.fail(flight, origin(failure));
	}

	/**
	 * Loads a key for which there is an older value. If the load fails or is late the
	 * older value serves, and no load is tried for a while; a late value is stored
	 * nevertheless, if nothing has overtaken it.
	 * @return the value to serve, or {@code null} if the new one is not to be cached
	 */
	@Nullable LocalEntry flyWithFallback(Flight flight, LocalEntry fallback, Reload reload) {
		try {
			LocalEntry entry = this.refreshes.reload(flight.claim(), reload)
				.get(this.timeoutNanos, TimeUnit.NANOSECONDS);
			this.flights.land(flight, entry);
			return entry;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return serveStale(flight, fallback);
		}
		catch (ExecutionException | TimeoutException ex) {
			return serveInstead(flight, fallback, ex);
		}
	}

	/** Like {@link #flyWithFallback}, without waiting. */
	CompletableFuture<@Nullable LocalEntry> flyWithFallbackAsync(Flight flight, LocalEntry fallback, Reload reload) {
		return this.refreshes.reload(flight.claim(), reload)
			.copy()
			.orTimeout(this.timeoutNanos, TimeUnit.NANOSECONDS)
			.handleAsync((entry, ex) -> {
				if (ex != null) {
					return serveInstead(flight, fallback, ex);
				}
				this.flights.land(flight, entry);
				return entry;
			}, this.store.executor())
			.whenComplete((entry, ex) -> {
				if (ex != null) {
					this.flights.fail(flight, origin(ex));
				}
			});
	}

	private @Nullable LocalEntry serveInstead(Flight flight, LocalEntry fallback, Throwable failure) {
		if (origin(failure) instanceof NothingToStoreException) {
			this.flights.end(flight, Landing.EMPTY);
			return null;
		}
		this.store.failing().failed(flight.text());
		return serveStale(flight, fallback);
	}

	private LocalEntry serveStale(Flight flight, LocalEntry fallback) {
		this.store.counts().staleServed().increment();
		this.flights.land(flight, fallback);
		return fallback;
	}

	/**
	 * Gets what is to be stored under a claim: a pending write, or what the loader says.
	 */
	private @Nullable Object call(Claim claim, Callable<?> loader) {
		Pending pending = this.store.pendingReads().find(claim);
		return (pending != null) ? pending.value() : callLoader(claim.key(), loader);
	}

	/** Gets a value that is stored nowhere. */
	@Nullable Object call(Object key, Callable<?> loader) {
		LocalEntry pending = this.store.pendingReads().findEntry(key);
		return (pending != null) ? pending.get() : callLoader(key, loader);
	}

	private @Nullable Object callLoader(Object key, Callable<?> loader) {
		this.store.counts().loads().increment();
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

	<T> CompletableFuture<T> loadAsync(Object key, Supplier<CompletableFuture<T>> loader, Values values) {
		return loadAsync(key, loader, values, () -> (claim) -> loadAndCompleteAsync(claim, loader, values));
	}

	/**
	 * Gets a value without waiting.
	 * @param reload prepares to load it in the background
	 */
	<T> CompletableFuture<T> loadAsync(Object key, Supplier<CompletableFuture<T>> loader, Values values,
			Supplier<Reload> reload) {
		TransactionLog log = this.store.transactions().current();
		if (log != null && log.keepsApart(this.store, key)) {
			LocalEntry found = log.find(this.store, key, values.types());
			return (found != null) ? CompletableFuture.completedFuture(Loads.<T>cast(found.get()))
					: callAsync(key, loader);
		}
		LocalEntry local = this.store.findLocal(key);
		if (local != null) {
			refreshIfDue(key, local, values, reload);
			return CompletableFuture.completedFuture(Loads.<T>cast(local.get()));
		}
		String text = KeyText.of(key);
		return this.flights.startAsync(key, text, values.types())
			.thenCompose((start) -> proceed(start, key, text, loader, values, reload))
			.copy();
	}

	private <T> CompletableFuture<T> proceed(Start start, Object key, String text,
			Supplier<CompletableFuture<T>> loader, Values values, Supplier<Reload> reload) {
		if (start.failure() != null) {
			return CompletableFuture.failedFuture(origin(start.failure()));
		}
		if (start.flight() != null) {
			return flyAsync(start.flight(), loader, values, reload);
		}
		if (start.entry() == null) {
			return callAsync(key, loader);
		}
		if (start.stale()) {
			this.refreshes.start(key, text, values.types(), reload.get());
		}
		return CompletableFuture.completedFuture(Loads.<T>cast(start.entry().get()));
	}

	private <T> CompletableFuture<T> flyAsync(Flight flight, Supplier<CompletableFuture<T>> loader, Values values,
			Supplier<Reload> reload) {
		CompletableFuture<T> flown;
		try {
			LocalEntry fallback = flight.claim().fallback();
			flown = (fallback == null) ? callAndComplete(flight, loader, values)
					: flyWithFallbackAsync(flight, fallback, reload.get()).thenCompose(
							(entry) -> (entry != null) ? CompletableFuture.completedFuture(Loads.<T>cast(entry.get()))
									: callAsync(flight.claim().key(), loader));
		}
		catch (RuntimeException | Error ex) {
			flown = CompletableFuture.failedFuture(ex);
		}
		return flown.whenComplete((value, ex) -> {
			if (ex != null) {
				fail(flight, ex);
			}
		});
	}

	/** What follows is the user's code, so it continues on a thread that may block. */
	private <T> CompletableFuture<T> callAndComplete(Flight flight, Supplier<CompletableFuture<T>> loader,
			Values values) {
		flight.runHere();
		CompletableFuture<T> called = callAsync(flight.claim(), loader);
		flight.runElsewhere();
		return called.thenCompose((value) -> {
			CompletableFuture<?> completed = completeAsync(flight, value, values);
			return completed.isDone() ? CompletableFuture.completedFuture(value)
					: completed.thenApplyAsync((done) -> value, this.store.executor());
		});
	}

	private <T> CompletableFuture<LocalEntry> loadAndCompleteAsync(Claim claim, Supplier<CompletableFuture<T>> loader,
			Values values) {
		return callAsync(claim, loader).thenCompose((value) -> complete(claim, value, values));
	}

	/** Like {@link #call(Claim, Callable)}, without waiting. */
	private <T> CompletableFuture<T> callAsync(Claim claim, Supplier<CompletableFuture<T>> loader) {
		CompletableFuture<@Nullable Pending> found = this.store.pendingReads().findAsync(claim);
		return (found == null) ? callAsync(loader)
				: found.thenComposeAsync(
						(pending) -> (pending != null)
								? CompletableFuture.completedFuture(Loads.<T>cast(pending.value())) : callAsync(loader),
						this.store.executor());
	}

	/** Like {@link #call(Object, Callable)}, without waiting. */
	<T> CompletableFuture<T> callAsync(Object key, Supplier<CompletableFuture<T>> loader) {
		CompletableFuture<@Nullable LocalEntry> found = this.store.pendingReads().findEntryAsync(key);
		return (found == null) ? callAsync(loader)
				: found.thenComposeAsync((pending) -> (pending != null)
						? CompletableFuture.completedFuture(Loads.<T>cast(pending.get())) : callAsync(loader),
						this.store.executor());
	}

	private <T> CompletableFuture<T> callAsync(Supplier<CompletableFuture<T>> loader) {
		this.store.counts().loads().increment();
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
	static Throwable origin(Throwable ex) {
		Throwable failure = Completions.cause(ex);
		Throwable cause = failure.getCause();
		boolean wrapper = failure instanceof ExecutionException || failure instanceof ValueRetrievalException;
		return (wrapper && cause != null) ? origin(cause) : failure;
	}

	@SuppressWarnings({ "unchecked", "NullAway", "TypeParameterUnusedInFormals" }) // the
																					// caller's
																					// T
	static <T> T cast(@Nullable Object value) {
		return (T) value;
	}

}
