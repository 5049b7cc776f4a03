package io.cachestarter.trouble;

import java.time.Duration;

import io.cachestarter.oracle.Expectations;

/**
 * The phase in which a run is, and what is expected of the nodes in it. Safe for use by
 * multiple threads.
 */
final class Course implements Expectations {

	/** A message and a busy machine, or the heartbeats that notice what was lost. */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private volatile Phase phase = Phase.WARM_UP;

	private volatile long enteredNanos = System.nanoTime();

	Phase phase() {
		return this.phase;
	}

	void enter(Phase next) {
		this.enteredNanos = System.nanoTime();
		this.phase = next;
	}

	/** Return how long the phase has lasted. */
	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.enteredNanos);
	}

	/**
	 * Nodes that Redis keeps apart serve from their heaps what others have evicted; when
	 * they have recovered they must know.
	 */
	@Override
	public long knownToAllNanos(long returnedNanos) {
		return switch (this.phase) {
			case WARM_UP, QUIET, PREPARED -> returnedNanos + GRACE.toNanos();
			case TROUBLE, RECOVERY -> NEVER;
			case RECOVERED -> Math.max(returnedNanos, this.enteredNanos) + GRACE.toNanos();
		};
	}

	@Override
	public boolean readsOwnWrites() {
		return true;
	}

}
