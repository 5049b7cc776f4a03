package io.cachestarter.cache;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

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

	private final CompletableFuture<LocalEntry> reloaded = new CompletableFuture<>();

	private volatile boolean storing;

	private @Nullable List<CacheOfCall> open;

	private CacheScope(Method method, Supplier<Reinvocation> reinvocation, @Nullable Claim preset) {
		this.method = method;
		this.reinvocation = reinvocation;
		this.preset = preset;
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
	 * Restores the scope that {@link #enter} has replaced.
	 * @param outer the scope
	 */
	public static void restore(@Nullable CacheScope outer) {
		if (outer != null) {
			CURRENT.set(outer);
		}
		else {
			CURRENT.remove();
		}
	}

	/** Returns the scope of a method that this thread is about to call. */
	static @Nullable CacheScope of(Method called) {
		CacheScope scope = CURRENT.get();
		return (scope != null && scope.method.equals(called)) ? scope : null;
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
		CompletableFuture<?> unused = entry.thenAccept(this.reloaded::complete);
	}

	/** Prepares to call the method again; to be asked before it is called. */
	Refreshes.Reload prepareReload() {
		Reinvocation again = this.reinvocation.get();
		return (claim) -> reload(again, claim);
	}

	private CompletableFuture<LocalEntry> reload(Reinvocation again, Claim claim) {
		CacheScope scope = new CacheScope(this.method, this.reinvocation, claim);
		return again.invoke(scope).thenCompose((done) -> {
			return scope.storing ? scope.reloaded : CompletableFuture.failedFuture(new NothingToStoreException());
		});
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
