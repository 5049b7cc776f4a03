package io.cachestarter.writebehind;

import java.time.Duration;

import io.cachestarter.internal.MonotonicClock;

/**
 * What a node knows of its hold of a partition. Safe for use by multiple threads.
 */
final class Lease {

	/*
	 * Invariant: isHeld(fence) is true only while no other node can hold the partition:
	 * the end is counted from before the request that took or renewed it, and Redis
	 * counts from when it answers. A fencing number that is not the one that a batch was
	 * read under says that another owner may have been there in between.
	 */

	private final MonotonicClock clock;

	private final Duration length;

	private String fence = "";

	private long endNanos;

	Lease(MonotonicClock clock, Duration length) {
		this.clock = clock;
		this.length = length;
	}

	long nanos() {
		return this.clock.nanos();
	}

	/** Notes an answer of Redis to a request that was made at the given time. */
	synchronized void learn(Taken taken, long requestedNanos) {
		this.fence = taken.fence();
		this.endNanos = requestedNanos + this.length.toNanos();
	}

	synchronized void end() {
		this.fence = "";
	}

	synchronized String fence() {
		return this.fence;
	}

	/** Tells whether a node has it now, by what it knows. */
	synchronized boolean isHeld() {
		return !this.fence.isEmpty() && this.endNanos - this.clock.nanos() > 0;
	}

	/** Tells whether it has been held since the fencing number was given. */
	synchronized boolean isHeld(String since) {
		return isHeld() && this.fence.equals(since);
	}

}
