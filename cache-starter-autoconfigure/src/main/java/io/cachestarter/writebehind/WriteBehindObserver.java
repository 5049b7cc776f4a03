package io.cachestarter.writebehind;

import io.cachestarter.cache.WriteNotAcceptedException.Reason;

/**
 * Is told what happens to writes on this node, to count it. Called on the threads of
 * callers and workers: must neither block nor throw.
 *
 * @since 0.1.0
 */
public interface WriteBehindObserver {

	/** Counts nothing. */
	WriteBehindObserver NO_OP = new WriteBehindObserver() {
	};

	/**
	 * Told of accepted writes.
	 * @param cache the name of the cache
	 * @param writes how many
	 * @param coalesced how many of them have taken the place of one that was pending
	 */
	default void onAccepted(String cache, int writes, int coalesced) {
	}

	/**
	 * Told of a call whose writes were not accepted.
	 * @param cache the name of the cache
	 * @param reason why
	 */
	default void onRejected(String cache, Reason reason) {
	}

	/**
	 * Told of writes that have been written.
	 * @param cache the name of the cache
	 * @param writes how many
	 * @param nanos how long the writer has taken
	 */
	default void onFlushed(String cache, int writes, long nanos) {
	}

	/**
	 * Told of a failure of a writer.
	 * @param cache the name of the cache
	 * @param passing whether it is one that passes
	 */
	default void onFailure(String cache, boolean passing) {
	}

	/**
	 * Told of a write that has become a dead letter.
	 * @param cache the name of the cache
	 */
	default void onDead(String cache) {
	}

}
