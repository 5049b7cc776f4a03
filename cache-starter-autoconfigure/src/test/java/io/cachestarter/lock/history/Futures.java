package io.cachestarter.lock.history;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockNotAcquiredException;
import org.jspecify.annotations.Nullable;

/** Waits for locks that are acquired without blocking. */
final class Futures {

	private Futures() {
	}

	/** Return what comes of it, or {@code null} if the lock could not be had in time. */
	static @Nullable Pass get(CompletableFuture<LockHandle> future) throws InterruptedException {
		try {
			return Pass.of(future.get());
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof LockNotAcquiredException) {
				return null;
			}
			throw new IllegalStateException(ex);
		}
	}

}
