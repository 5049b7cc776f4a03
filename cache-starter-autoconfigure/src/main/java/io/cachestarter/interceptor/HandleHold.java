package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Completions;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockLostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks that one call has taken by handle. Safe for use by multiple threads.
 */
final class HandleHold {

	private static final Logger logger = LoggerFactory.getLogger(HandleHold.class);

	private final List<LockHandle> handles = new ArrayList<>();

	private @Nullable CompletableFuture<Void> keptUntil;

	private boolean released;

	/**
	 * Adds a lock. One that comes after the release is given back at once.
	 * @param handle the lock
	 */
	void add(LockHandle handle) {
		synchronized (this) {
			if (!this.released) {
				this.handles.add(handle);
				return;
			}
		}
		logLoss(handle.closeAsync());
	}

	/**
	 * Keeps the locks for longer than the call needs them.
	 * @param end completed when they may be given back
	 */
	synchronized void keepUntil(CompletableFuture<Void> end) {
		this.keptUntil = end;
	}

	/**
	 * Does nothing while all locks are held.
	 * @throws LockLostException if one of them has been lost
	 */
	synchronized void ensureValid() {
		this.handles.forEach(LockHandle::ensureValid);
	}

	/**
	 * Gives all locks back, or lets go of them if they are kept for longer. A second call
	 * does nothing.
	 * @return completed when all are given back or are held still; fails with
	 * {@link LockLostException} if one of them has been lost
	 */
	CompletableFuture<Void> release() {
		CompletableFuture<Void> end;
		synchronized (this) {
			end = this.keptUntil;
		}
		if (end == null) {
			return closeAll();
		}
		CompletableFuture<Void> validity = validity();
		CompletableFuture<Void> unused = end.whenComplete((ended, ex) -> releaseUnwatched());
		return validity;
	}

	/** Gives all locks back when nobody is left who could be told of a loss. */
	void releaseUnwatched() {
		logLoss(closeAll());
	}

	private CompletableFuture<Void> validity() {
		try {
			ensureValid();
			return CompletableFuture.completedFuture(null);
		}
		catch (LockLostException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Void> closeAll() {
		List<LockHandle> present;
		synchronized (this) {
			this.released = true;
			present = List.copyOf(this.handles);
			this.handles.clear();
		}
		CompletableFuture<Void> closed = new CompletableFuture<>();
		CompletableFuture<Void> unused = CompletableFuture
			.allOf(present.stream().map(LockHandle::closeAsync).toArray(CompletableFuture[]::new))
			.whenComplete((done, ex) -> complete(closed, ex));
		return closed;
	}

	private static void complete(CompletableFuture<Void> closed, @Nullable Throwable ex) {
		if (ex == null) {
			closed.complete(null);
			return;
		}
		closed.completeExceptionally(Completions.cause(ex));
	}

	private static void logLoss(CompletableFuture<Void> closed) {
		CompletableFuture<Void> unused = closed.whenComplete((done, ex) -> {
			if (ex != null) {
				logger.warn("A lock was not held until the end of what it was taken for", ex);
			}
		});
	}

}
