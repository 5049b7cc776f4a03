package io.cachestarter.lock;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What Redis has granted to this node for a time. One holder may hand it to the next.
 */
final class Lease {

	/*
	 * Invariant: 'deadline' never lies behind the moment at which Redis lets the lease
	 * end, as long as Redis keeps it: it counts from before the request was sent, and is
	 * shortened by more than the clocks of two machines may drift apart.
	 *
	 * 'deadline' is moved by one renewal at a time; 'ended' is set once, under the
	 * monitor of the line.
	 */

	private static final long DRIFT = 1000;

	/** Leases that are due within this time are renewed together. */
	private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final long ROUNDING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final Claim claim;

	private final Line line;

	private final long token;

	private final long sinceNanos;

	private volatile long deadline;

	private volatile long due;

	private volatile boolean ended;

	private volatile @Nullable Hold hold;

	/**
	 * Creates a lease that has been granted.
	 * @param line where others of this node wait
	 * @param token the token of the first holder
	 * @param sentNanos when the request was about to be sent
	 * @param nowNanos when the answer has come
	 */
	Lease(Claim claim, Line line, long token, long sentNanos, long nowNanos) {
		this.claim = claim;
		this.line = line;
		this.token = token;
		this.sinceNanos = nowNanos;
		extend(sentNanos);
	}

	Claim claim() {
		return this.claim;
	}

	Line line() {
		return this.line;
	}

	/** Notes that Redis has it last for a whole lease from a moment on. */
	void extend(long sentNanos) {
		long lease = TimeUnit.MILLISECONDS.toNanos(this.claim.leaseMillis());
		this.deadline = sentNanos + lease - lease / DRIFT - ROUNDING_NANOS;
		this.due = sentNanos + periodNanos();
	}

	/** Notes that Redis is asked. */
	void noteAsked(long sentNanos) {
		this.due = sentNanos + periodNanos();
	}

	/** Puts the next renewal off. */
	void postpone(long untilNanos) {
		this.due = untilNanos;
	}

	long periodNanos() {
		return TimeUnit.MILLISECONDS.toNanos(this.claim.leaseMillis()) / 3;
	}

	/** Returns when Redis is to be asked next, or the lease is over. */
	long dueNanos() {
		return (this.due - this.deadline < 0) ? this.due : this.deadline;
	}

	/** Tells whether Redis is to be asked, now or so soon that it can be done at once. */
	boolean isDue(long now) {
		return now + Math.min(TOGETHER_NANOS, periodNanos() / 4) - this.due >= 0;
	}

	boolean isOver(long now) {
		return now - this.deadline >= 0;
	}

	long remainingNanos(long now) {
		return Math.max(0, this.deadline - now);
	}

	/**
	 * Ends it, under the monitor of its line.
	 * @return whether it had not ended before
	 */
	boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		return first;
	}

	boolean isEnded() {
		return this.ended;
	}

	/** Returns the token of a holder to whom it is handed now. */
	long tokenAt(long now) {
		return TokenClock.later(this.token, now - this.sinceNanos);
	}

	/** Makes a hold for a caller, who is its holder from now on. */
	Hold hold(LockNode node, Waiter waiter, long fencingToken) {
		Hold next = new Hold(node, this, waiter.owner(), fencingToken, waiter.listeners());
		this.hold = next;
		return next;
	}

	/** Returns the token of the first holder. */
	long token() {
		return this.token;
	}

	/** Returns the present hold. */
	Hold hold() {
		return Objects.requireNonNull(this.hold);
	}

	Duration remaining(long now) {
		return Duration.ofNanos(isEnded() ? 0 : remainingNanos(now));
	}

}
