package io.cachestarter.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.cachestarter.internal.Chain;
import io.cachestarter.internal.MonotonicClock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for an answer, in the order of their beginning. Ends those that get
 * none in time. Safe for use by multiple threads.
 */
final class PendingCalls {

	/*
	 * All calls have the same time, so none is over before the first one is. One timer
	 * looks at that one when its time is over, or has been ended by then: a call costs
	 * two changes of a list, and a thread wakes up once in a timeout and not for each
	 * call. As long as there is a call, that look is due at the end of the first one's
	 * time or before ('watched').
	 */

	private final Chain<Call<?>> calls = new Chain<>();

	private final MonotonicClock clock;

	private final long timeoutNanos;

	private final EndListener listener;

	private boolean watched;

	/**
	 * Creates an empty list.
	 * @param timeout how long each call may take
	 * @param listener is told how calls end
	 */
	PendingCalls(MonotonicClock clock, Duration timeout, EndListener listener) {
		this.clock = clock;
		this.timeoutNanos = timeout.toNanos();
		this.listener = listener;
	}

	/** Lets the time of a call begin. */
	void begin(Call<?> call) {
		boolean unwatched;
		synchronized (this) {
			call.begin(this.clock.nanos());
			this.calls.add(call);
			unwatched = !this.watched;
			this.watched = true;
		}
		if (unwatched) {
			lookIn(this.timeoutNanos);
		}
	}

	/**
	 * Notes that a call has ended.
	 * @param failure what with, or {@code null} for an answer
	 */
	void end(Call<?> call, @Nullable Throwable failure) {
		synchronized (this) {
			this.calls.remove(call);
		}
		this.listener.onEnd(failure, call.startNanos());
	}

	private void lookIn(long nanos) {
		CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(this::look);
	}

	private void look() {
		List<Call<?>> over = new ArrayList<>();
		long remaining;
		synchronized (this) {
			remaining = removeThoseOver(over);
			this.watched = remaining > 0;
		}
		if (remaining > 0) {
			lookIn(remaining);
		}
		over.forEach((call) -> call.completeExceptionally(new TimeoutException()));
	}

	/** Returns how long the first one that remains still has, or 0 if there is none. */
	private long removeThoseOver(List<Call<?>> over) {
		long now = this.clock.nanos();
		for (Call<?> call = this.calls.first(); call != null; call = this.calls.first()) {
			long remaining = this.timeoutNanos - (now - call.startNanos());
			if (remaining > 0) {
				return remaining;
			}
			over.add(call);
			this.calls.remove(call);
		}
		return 0;
	}

	/** Is told how calls end. */
	@FunctionalInterface
	interface EndListener {

		/**
		 * Told once of each call, after its future has ended.
		 * @param failure what it has ended with, or {@code null} for an answer
		 * @param startNanos when it began
		 */
		void onEnd(@Nullable Throwable failure, long startNanos);

	}

}
