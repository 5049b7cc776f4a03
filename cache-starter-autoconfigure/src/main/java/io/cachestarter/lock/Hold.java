package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.cachestarter.internal.Completions;
import org.jspecify.annotations.Nullable;

/**
 * One holder's time with a lease.
 */
final class Hold implements LockHandle {

	/*
	 * Invariant: the state leaves HELD once, either because the holder gives the lock
	 * back or because it is lost. Only who makes it RELEASED from there passes the lease
	 * on; a lost one becomes RELEASED when its holder has been told by an exception.
	 */

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

	private final LockNode node;

	private final Lease lease;

	private final @Nullable Thread owner;

	private final long token;

	private final long sinceNanos;

	private final List<LockListener> listeners;

	private volatile LockLoss.@Nullable Reason loss;

	Hold(LockNode node, Lease lease, @Nullable Thread owner, long token, List<LockListener> listeners) {
		this.node = node;
		this.lease = lease;
		this.owner = owner;
		this.token = token;
		this.listeners = listeners;
		this.sinceNanos = node.now();
	}

	@Override
	public String name() {
		return this.lease.claim().name();
	}

	@Override
	public long fencingToken() {
		return this.token;
	}

	@Override
	public boolean isValid() {
		return this.state.get() == State.HELD && !this.lease.isOver(this.node.now());
	}

	@Override
	public void ensureValid() {
		State now = this.state.get();
		if (now == State.RELEASED) {
			throw new LockLostException(describe() + " has been given back");
		}
		if (now == State.LOST || this.lease.isOver(this.node.now())) {
			throw lost();
		}
	}

	@Override
	public Duration remainingLease() {
		return (this.state.get() == State.HELD) ? this.lease.remaining(this.node.now()) : Duration.ZERO;
	}

	@Override
	public void close() {
		Completions.join(giveBack());
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		CompletableFuture<Void> back = giveBack();
		return back.isDone() ? back : back.whenCompleteAsync((done, ex) -> {
		}, this.node::execute);
	}

	private CompletableFuture<Void> giveBack() {
		if (this.state.get() == State.HELD && this.lease.isOver(this.node.now())) {
			this.node.lose(this.lease, LockLoss.Reason.EXPIRED);
		}
		if (!this.state.compareAndSet(State.HELD, State.RELEASED)) {
			return (this.state.get() == State.LOST && this.state.compareAndSet(State.LOST, State.RELEASED))
					? CompletableFuture.failedFuture(lost()) : DONE;
		}
		return this.lease.line().release(this.lease).thenAccept((held) -> {
			if (!held) {
				lose(LockLoss.Reason.GONE);
				throw lost();
			}
		});
	}

	/** Notes that the lock is lost; returns whether it was held. */
	boolean markLost(LockLoss.Reason reason) {
		if (this.state.get() != State.HELD) {
			return false;
		}
		this.loss = reason;
		return this.state.compareAndSet(State.HELD, State.LOST);
	}

	private void lose(LockLoss.Reason reason) {
		this.loss = reason;
		this.node.tell(this, reason);
	}

	LockLoss toLoss(LockLoss.Reason reason) {
		return new LockLoss(name(), this.lease.claim().kind(), this.token, reason);
	}

	List<LockListener> listeners() {
		return this.listeners;
	}

	@Nullable Thread owner() {
		return this.owner;
	}

	String holder() {
		return this.lease.claim().holder();
	}

	HeldLock describe(long now) {
		return new HeldLock(name(), this.lease.claim().kind(), holderName(), this.token,
				Duration.ofNanos(now - this.sinceNanos), remainingLease(), this.lease.claim().renewed());
	}

	private String holderName() {
		Thread thread = this.owner;
		if (thread == null) {
			return "handle";
		}
		return thread.getName().isEmpty() ? "thread " + thread.getId() : thread.getName();
	}

	private LockLostException lost() {
		LockLoss.Reason reason = this.loss;
		return new LockLostException(
				describe() + " has been lost: " + ((reason != null) ? reason : LockLoss.Reason.EXPIRED).text());
	}

	private String describe() {
		return this.lease.claim().lock().toString();
	}

	@Override
	public String toString() {
		return describe() + " with token " + this.token + ", " + this.state.get();
	}

	private enum State {

		HELD, RELEASED, LOST

	}

}
