package io.cachestarter.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Chain;
import org.jspecify.annotations.Nullable;

/**
 * A call of Redis, and the future of its answer. Once begun, it ends within the timeout,
 * and its end is noted once.
 *
 * @param <T> what Redis answers with
 */
abstract class Call<T extends @Nullable Object> extends CompletableFuture<T> implements Chain.Link<Call<?>> {

	private final PendingCalls pending;

	private long startNanos;

	private @Nullable Call<?> before;

	private @Nullable Call<?> after;

	Call(PendingCalls pending) {
		this.pending = pending;
	}

	/** Notes when it begins. */
	final void begin(long nowNanos) {
		this.startNanos = nowNanos;
	}

	final long startNanos() {
		return this.startNanos;
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

	@Override
	public final @Nullable Call<?> before() {
		return this.before;
	}

	@Override
	public final @Nullable Call<?> after() {
		return this.after;
	}

	@Override
	public final void link(@Nullable Call<?> before, @Nullable Call<?> after) {
		this.before = before;
		this.after = after;
	}

}
