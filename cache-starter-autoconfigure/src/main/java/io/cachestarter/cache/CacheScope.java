package io.cachestarter.cache;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.internal.MethodKey;
import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;

/**
 * One call of an annotated method. What the call reads and then puts belongs together: a
 * look-up that finds nothing takes the right to load, the put that follows completes it,
 * and the end of the call gives back what is left. Entered by the thread of the call;
 * what it has may then be used by one thread after the other.
 *
 * @since 0.1.0
 */
public final class CacheScope {

	private static final ThreadLocal<@Nullable CacheScope> CURRENT = new ThreadLocal<>();

	private final Method method;

	private final Supplier<Reinvocation> reinvocation;

	private final @Nullable Claim preset;

	private final @Nullable CompletableFuture<LocalEntry> reloaded;

	private volatile boolean storing;

	private @Nullable List<CacheOfCall> open;

	private @Nullable TwoLevelStore resolved;

	private @Nullable LocalLook look;

	private CacheScope(Method method, Supplier<Reinvocation> reinvocation, @Nullable Claim preset) {
		this.method = method;
		this.reinvocation = reinvocation;
		this.preset = preset;
		this.reloaded = (preset != null) ? new CompletableFuture<>() : null;
	}

	/**
	 * Creates the scope of a call.
	 * @param method the method
	 * @param reinvocation prepares to call it again, caching included; asked before the
	 * method itself is called
	 */
	public CacheScope(Method method, Supplier<Reinvocation> reinvocation) {
		this(method, reinvocation, null);
	}

	/**
	 * Makes this the scope of what this thread resolves.
	 * @return the scope that was there, to be restored with {@link #restore}
	 */
	public @Nullable CacheScope enter() {
		CacheScope outer = CURRENT.get();
		CURRENT.set(this);
		return outer;
	}

	/**
	 * Restores the scope that {@link #enter} has replaced. Without one the thread keeps
	 * nothing but an empty place, which the next call need not make again.
	 * @param outer the scope
	 */
	public static void restore(@Nullable CacheScope outer) {
		CURRENT.set(outer);
	}

	/** Returns the scope of a method that this thread is about to call. */
	static @Nullable CacheScope of(Method called) {
		CacheScope scope = CURRENT.get();
		return (scope != null && MethodKey.isSame(scope.method, called)) ? scope : null;
	}

	/**
	 * Tells whether the end of the call has something to give back.
	 * @return whether {@link #close} has to be called
	 */
	public boolean isOpen() {
		return this.open != null;
	}

	/**
	 * Gives back what the call has taken and not used.
	 */
	public void close() {
		List<CacheOfCall> left = this.open;
		this.open = null;
		if (left != null) {
			left.forEach(CacheOfCall::close);
		}
	}

	/**
	 * Says what the call has found in the heap already, or that it has found nothing.
	 * @param reader has looked it up, and counted that
	 * @param key the key
	 * @param found the entry
	 */
	public void lookedUp(LocalReader reader, Object key, @Nullable ValueWrapper found) {
		this.look = new LocalLook(reader.store(), key, (LocalEntry) found);
	}

	/** Looks a key up in the heap, unless the call has come here with the answer. */
	@Nullable LocalEntry findLocal(TwoLevelStore store, Object key) {
		LocalLook known = this.look;
		if (known == null || !known.isOf(store, key)) {
			return store.findLocal(key);
		}
		this.look = null;
		return known.entry();
	}

	/** Notes the cache that a {@code @Cacheable} of the call reads. */
	void resolved(TwoLevelStore store) {
		this.resolved = store;
	}

	/**
	 * Returns what reads the cache that was last resolved for a {@code @Cacheable} of
	 * this call.
	 * @return the reader, or {@code null} if no cache was resolved
	 */
	public @Nullable LocalReader reader() {
		return (this.resolved != null) ? new LocalReader(this.resolved) : null;
	}

	/** Notes something that the end of the call has to close. */
	void register(CacheOfCall each) {
		List<CacheOfCall> all = this.open;
		if (all == null) {
			all = new ArrayList<>(1);
			this.open = all;
		}
		all.add(each);
	}

	/** Returns the right to load that this call has from the start. */
	@Nullable Claim preset() {
		return this.preset;
	}

	/** Notes what a call with a preset claim has loaded. */
	void reloaded(CompletableFuture<LocalEntry> entry) {
		this.storing = true;
		CompletableFuture<?> unused = entry.thenAccept(Objects.requireNonNull(this.reloaded)::complete);
	}

	/** Prepares to call the method again; to be asked before it is called. */
	Refreshes.Reload prepareReload() {
		Reinvocation again = this.reinvocation.get();
		return (claim) -> reload(again, claim);
	}

	private CompletableFuture<LocalEntry> reload(Reinvocation again, Claim claim) {
		CacheScope scope = new CacheScope(this.method, this.reinvocation, claim);
		return again.invoke(scope).thenCompose((done) -> {
			return scope.storing ? Objects.requireNonNull(scope.reloaded)
					: CompletableFuture.failedFuture(new NothingToStoreException());
		});
	}

	/**
	 * What a call has looked up in the heap before it was known to need more.
	 */
	private record LocalLook(TwoLevelStore store, Object key, @Nullable LocalEntry entry) {

		boolean isOf(TwoLevelStore wanted, Object other) {
			return this.store == wanted && (this.key == other || this.key.equals(other));
		}

	}

	/**
	 * Calls the method again, through the same caching, in a scope of its own.
	 */
	@FunctionalInterface
	public interface Reinvocation {

		/**
		 * Calls the method.
		 * @param scope entered for the call and closed after it
		 * @return completed when the result of the method is there
		 */
		CompletableFuture<?> invoke(CacheScope scope);

	}

}
