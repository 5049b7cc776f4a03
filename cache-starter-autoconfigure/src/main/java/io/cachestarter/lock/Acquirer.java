package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.cachestarter.internal.WorkUnderWay;
import io.cachestarter.lock.LockObserver.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers wait for what they claim, blocking or not, and counts how that ends.
 */
final class Acquirer {

	static final long WITHOUT_END = Long.MAX_VALUE;

	private static final int MAX_WAITING = 1_000_000;

	private final WorkUnderWay attempts = new WorkUnderWay();

	private final LockNode node;

	private final Lines lines;

	Acquirer(LockNode node, Lines lines) {
		this.node = node;
		this.lines = lines;
	}

	/** Returns how many callers want something now. */
	int attempts() {
		return this.attempts.count();
	}

	/** Returns a time to wait, where {@code null} means the configured one. */
	long waitNanos(@Nullable Duration time) {
		Duration effective = (time != null) ? time : this.node.settings().waitTime();
		if (effective.isNegative() || effective.isZero()) {
			return 0;
		}
		return (effective.compareTo(Duration.ofNanos(WITHOUT_END)) >= 0) ? WITHOUT_END : effective.toNanos();
	}

	/**
	 * Waits for a lock.
	 * @param nanos how long, zero for one attempt
	 */
	Attempt await(Claim claim, long nanos, @Nullable Thread owner, List<LockListener> listeners)
			throws InterruptedException {
		Attempt attempt = new Attempt(new Waiter(claim, nanos > 0, owner, listeners));
		Outcome outcome = Outcome.INTERRUPTED;
		try {
			attempt.begin();
			attempt.await((nanos > 0) ? nanos : WITHOUT_END);
			outcome = attempt.outcome();
		}
		finally {
			attempt.end(outcome);
		}
		return attempt;
	}

	/** Waits for a lock whatever happens; an interrupt is noted. */
	Attempt awaitUninterruptibly(Claim claim, long nanos, @Nullable Thread owner, List<LockListener> listeners) {
		Attempt attempt = new Attempt(new Waiter(claim, nanos > 0, owner, listeners));
		attempt.begin();
		attempt.awaitUninterruptibly();
		attempt.end(attempt.outcome());
		return attempt;
	}

	/** Waits for a lock without blocking. */
	CompletableFuture<LockHandle> acquireAsync(Claim claim, long nanos, List<LockListener> listeners) {
		Attempt attempt = new Attempt(new Waiter(claim, nanos > 0, null, listeners));
		CompletableFuture<LockHandle> handle = new CompletableFuture<>();
		attempt.begin();
		Future<?> timeout = (nanos > 0 && nanos < WITHOUT_END) ? this.node.later(attempt::leave, nanos) : null;
		CompletableFuture<?> unused = attempt.waiter.end().thenAccept((hold) -> {
			if (timeout != null) {
				timeout.cancel(false);
			}
			this.node.execute(() -> {
				attempt.end(handle.isCancelled() ? Outcome.INTERRUPTED : attempt.outcome());
				deliver(attempt, hold, handle);
			});
		});
		CompletableFuture<?> unusedEither = handle.whenComplete((done, ex) -> attempt.leave());
		return handle;
	}

	private static void deliver(Attempt attempt, @Nullable Hold hold, CompletableFuture<LockHandle> handle) {
		if (hold == null) {
			handle.completeExceptionally(attempt.failure());
		}
		else if (!handle.complete(hold)) {
			CompletableFuture<?> unused = hold.closeAsync();
		}
	}

	/** One caller's attempt to take a lock. */
	final class Attempt {

		private final long startNanos = Acquirer.this.node.now();

		private final Waiter waiter;

		private @Nullable Line line;

		Attempt(Waiter waiter) {
			this.waiter = waiter;
		}

		private void begin() {
			Acquirer.this.attempts.begin();
			if (Acquirer.this.node.isClosed()) {
				refuse(LockNode.closed());
			}
			else if (Acquirer.this.attempts.count() > MAX_WAITING) {
				refuse(new IllegalStateException(MAX_WAITING + " callers of this node wait for locks"));
			}
			else {
				Line joined = Acquirer.this.lines.join(this.waiter);
				this.line = joined;
				if (Acquirer.this.node.isClosed()) {
					joined.close(LockNode.closed());
				}
			}
		}

		private void refuse(RuntimeException reason) {
			this.waiter.noteFailure(reason);
			this.waiter.give(null);
		}

		private void end(Outcome outcome) {
			Acquirer.this.attempts.end();
			Acquirer.this.node.observer()
				.onAttempt(this.waiter.claim().kind(), outcome, this.waiter.isContended(),
						Acquirer.this.node.now() - this.startNanos);
		}

		private void leave() {
			Line joined = this.line;
			boolean unused = (joined != null) ? joined.leave(this.waiter) : this.waiter.leave();
		}

		private void await(long nanos) throws InterruptedException {
			try {
				if (nanos == WITHOUT_END) {
					Hold unused = this.waiter.end().get();
				}
				else {
					Hold unused = this.waiter.end().get(nanos, TimeUnit.NANOSECONDS);
				}
			}
			catch (TimeoutException ex) {
				leave();
			}
			catch (InterruptedException ex) {
				leave();
				giveBack();
				throw ex;
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException("Nobody lets a waiter fail", ex);
			}
		}

		private void giveBack() {
			Hold hold = hold();
			if (hold != null) {
				CompletableFuture<?> unused = hold.closeAsync();
			}
		}

		private void awaitUninterruptibly() {
			boolean interrupted = false;
			while (!this.waiter.end().isDone()) {
				try {
					Hold unused = this.waiter.end().get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					throw new IllegalStateException("Nobody lets a waiter fail", ex);
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		private Outcome outcome() {
			if (hold() != null) {
				return Outcome.ACQUIRED;
			}
			return (this.waiter.failure() != null) ? Outcome.FAILED : Outcome.TIMED_OUT;
		}

		/** Returns what was given, or {@code null}. */
		@Nullable Hold hold() {
			return this.waiter.end().getNow(null);
		}

		/** Returns why Redis could not be asked, or {@code null}. */
		@Nullable Throwable cause() {
			return this.waiter.failure();
		}

		/** Says why there is no lock. */
		LockNotAcquiredException failure() {
			Claim claim = this.waiter.claim();
			Throwable cause = cause();
			long millis = TimeUnit.NANOSECONDS.toMillis(Acquirer.this.node.now() - this.startNanos);
			return new LockNotAcquiredException(claim.name(), claim.lock() + " could not be had within " + millis
					+ " ms: " + ((cause != null) ? cause.getMessage() : "somebody else holds it"), cause);
		}

	}

}
