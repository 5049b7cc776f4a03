package io.cachestarter.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A call of Redis, and the future of its answer. Once begun, it ends within the timeout,
 * and its end is noted once.
 *
 * @param <T> what Redis answers with
 */
abstract class Call<T extends @Nullable Object> extends CompletableFuture<T> {

	private final PendingCalls pending;

	/** When it began. The three fields belong to the list of pending calls. */
	long startNanos;

	/** The one that began before, while both are pending. */
	@Nullable Call<?> before;

	/** The one that began after, while both are pending. */
	@Nullable Call<?> after;

	Call(PendingCalls pending) {
		this.pending = pending;
	}

	/** Sends what it consists of. */
	abstract void send();

	/** Ends like another future. */
	final void end(T answer, @Nullable Throwable failure) {
		boolean unused = (failure != null) ? completeExceptionally(failure) : complete(answer);
	}

	@Override
	public boolean complete(T value) {
		boolean first = super.complete(value);
		if (first) {
			this.pending.end(this, null);
		}
		return first;
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		boolean first = super.completeExceptionally(failure);
		if (first) {
			this.pending.end(this, failure);
		}
		return first;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return completeExceptionally(new CancellationException()) || isCancelled();
	}

}
