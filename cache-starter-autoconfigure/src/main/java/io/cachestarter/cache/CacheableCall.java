package io.cachestarter.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.cache.PendingWrites.Pending;
import io.cachestarter.cache.Refreshes.Reload;
import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

/**
 * A cache for one call of a {@code @Cacheable} method: its put completes the load that
 * its get has begun. A put without such a get stores nothing, because nobody knows
 * whether its value has been overtaken. Used by one thread after the other.
 */
final class CacheableCall extends CacheOfCall {

	private final Loads loads;

	private final CacheScope scope;

	private final Values values;

	private @Nullable Flight flight;

	private @Nullable Claim reload;

	private boolean waits = true;

	private boolean closed;

	CacheableCall(TwoLevelCache cache, CacheScope scope, Values values) {
		super(cache);
		this.loads = cache.loads();
		this.scope = scope;
		this.values = values;
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		if (this.scope.preset() != null) {
			return takePreset(key, this.scope.preset());
		}
		TwoLevelStore store = this.loads.store();
		TransactionLog log = store.transactions().existing();
		if (log != null && log.hasTouched(store, KeyText.of(key))) {
			return log.loaded(store, KeyText.of(key));
		}
		LocalEntry local = this.scope.findLocal(store, key);
		if (local != null) {
			refreshIfDue(key, local);
			return (log != null) ? log.visible(local) : local;
		}
		String text = KeyText.of(key);
		LocalEntry entry = proceed(key, text, this.loads.flights().start(key, text, this.values.types()));
		return missed((log != null) ? log.visible(entry) : entry);
	}

	/** The method is called after a miss, whether its value is to be stored or not. */
	private @Nullable LocalEntry missed(@Nullable LocalEntry entry) {
		if (entry == null) {
			this.loads.store().counts().loads().increment();
		}
		return entry;
	}

	/** Takes the right to load, and what is pending of its key. */
	private @Nullable LocalEntry takePreset(Object key, Claim preset) {
		if (!cache().store().owns(preset) || !preset.text().equals(KeyText.of(key))) {
			return null;
		}
		Pending pending = this.loads.store().pendingReads().find(preset);
		if (pending == null) {
			this.reload = preset;
			return null;
		}
		CompletableFuture<LocalEntry> stored = this.loads.storePending(preset, pending, this.values);
		this.scope.reloaded(stored);
		return stored.join();
	}

	private void refreshIfDue(Object key, LocalEntry local) {
		if (this.loads.store().isDue(local)) {
			refresh(key, local.keyText());
		}
	}

	private void refresh(Object key, String text) {
		this.loads.refreshes().start(key, text, this.values.types(), this.scope.prepareReload());
	}

	private @Nullable LocalEntry proceed(Object key, String text, Start start) {
		if (start.flight() == null) {
			LocalEntry taken = take(key, text, start);
			return (taken != null) ? taken : this.loads.store().pendingReads().findEntry(key);
		}
		LocalEntry fallback = start.flight().claim().fallback();
		if (fallback != null) {
			return this.loads.flyWithFallback(start.flight(), fallback, prepareReload(start.flight()));
		}
		Pending pending = this.loads.store().pendingReads().find(start.flight().claim());
		if (pending != null) {
			return this.loads.completePending(start.flight(), pending, this.values);
		}
		this.scope.register(this);
		own(start.flight());
		return null;
	}

	private Reload prepareReload(Flight granted) {
		try {
			return this.scope.prepareReload();
		}
		catch (RuntimeException | Error ex) {
			this.loads.giveUp(granted);
			throw ex;
		}
	}

	/**
	 * Takes what was found; a load that has failed for somebody else is tried here, too.
	 */
	private @Nullable LocalEntry take(Object key, String text, Start start) {
		if (start.stale()) {
			refresh(key, text);
		}
		return start.entry();
	}

	private @Nullable LocalEntry takePending(Flight granted, @Nullable Pending pending) {
		if (pending != null) {
			return this.loads.completePending(granted, pending, this.values);
		}
		own(granted);
		return null;
	}

	/**
	 * Notes the right to load; if the call has ended meanwhile, it is given back at once.
	 */
	private synchronized void own(Flight granted) {
		if (this.closed) {
			this.loads.giveUp(granted);
			return;
		}
		this.flight = granted;
	}

	private synchronized @Nullable Flight disown() {
		Flight mine = this.flight;
		this.flight = null;
		return mine;
	}

	@Override
	public <T> @Nullable T get(Object key, Callable<T> loader) {
		if (this.scope.preset() != null) {
			return loadPreset(key, this.scope.preset(), loader);
		}
		TwoLevelStore store = this.loads.store();
		if (store.transactions().existing() != null) {
			return Loads.cast(this.loads.load(key, loader, this.values, this.scope::prepareReload));
		}
		LocalEntry local = this.scope.findLocal(store, key);
		return Loads.cast(this.loads.load(key, local, loader, this.values, this.scope::prepareReload));
	}

	private <T> @Nullable T loadPreset(Object key, Claim preset, Callable<T> loader) {
		LocalEntry pending = takePreset(key, preset);
		if (pending != null) {
			return Loads.cast(pending.get());
		}
		T value = Loads.cast(this.loads.call(key, loader));
		put(key, value);
		return value;
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		if (this.scope.preset() != null) {
			LocalEntry pending = takePreset(key, this.scope.preset());
			return (pending != null) ? CompletableFuture.completedFuture(pending) : null;
		}
		this.waits = false;
		TwoLevelStore store = this.loads.store();
		TransactionLog log = store.transactions().current();
		if (log != null && log.keepsApart(store, key)) {
			return CompletableFuture.completedFuture(missed(log.find(store, key, this.values.types())));
		}
		LocalEntry local = store.findLocal(key);
		if (local != null) {
			refreshIfDue(key, local);
			return CompletableFuture.completedFuture(local);
		}
		String text = KeyText.of(key);
		this.scope.register(this);
		return this.loads.flights()
			.startAsync(key, text, this.values.types())
			.thenCompose((start) -> proceedAsync(key, text, start))
			.thenApply(this::missed);
	}

	private CompletableFuture<@Nullable LocalEntry> proceedAsync(Object key, String text, Start start) {
		PendingReads reads = this.loads.store().pendingReads();
		if (start.flight() == null) {
			LocalEntry taken = take(key, text, start);
			CompletableFuture<@Nullable LocalEntry> pending = (taken == null) ? reads.findEntryAsync(key) : null;
			return (pending != null) ? pending : CompletableFuture.completedFuture(taken);
		}
		LocalEntry fallback = start.flight().claim().fallback();
		if (fallback != null) {
			return this.loads.flyWithFallbackAsync(start.flight(), fallback, prepareReload(start.flight()));
		}
		Flight granted = start.flight();
		CompletableFuture<@Nullable Pending> found = reads.findAsync(granted.claim());
		if (found == null) {
			own(granted);
			return CompletableFuture.completedFuture(null);
		}
		return found.thenApplyAsync((pending) -> takePending(granted, pending), this.loads.store().executor());
	}

	@Override
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		if (this.scope.preset() != null) {
			LocalEntry pending = takePreset(key, this.scope.preset());
			return (pending != null) ? CompletableFuture.completedFuture(Loads.<T>cast(pending.get()))
					: this.loads.callAsync(key, loader).whenComplete((value, ex) -> {
						if (ex == null) {
							put(key, value);
						}
					});
		}
		return this.loads.loadAsync(key, loader, this.values, this.scope::prepareReload);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		if (this.reload != null) {
			this.scope.reloaded(this.loads.store()
				.complete(this.reload, value, this.values.typeOf().apply(value), this.values.optionsOf().apply(value)));
			this.reload = null;
		}
		else {
			Flight mine = disown();
			if (mine != null) {
				complete(mine, key, value);
			}
		}
	}

	private void complete(Flight mine, Object key, @Nullable Object value) {
		if (!mine.text().equals(KeyText.of(key))) {
			this.loads.giveUp(mine);
		}
		else if (this.waits) {
			this.loads.complete(mine, value, this.values);
		}
		else {
			CompletableFuture<?> unused = this.loads.completeAsync(mine, value, this.values);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		Flight mine = disown();
		if (mine != null) {
			this.loads.giveUp(mine);
		}
	}

}
