package io.cachestarter.lock;

/**
 * Is told what happens to locks on this node, to count it. Called on the threads of the
 * callers and of connections: must neither block nor throw.
 *
 * @since 0.1.0
 */
public interface LockObserver {

	/** Counts nothing. */
	LockObserver NO_OP = new LockObserver() {
	};

	/**
	 * Told at the end of each attempt to take a lock that is not held by the thread
	 * already.
	 * @param kind the kind of lock
	 * @param outcome how it has ended
	 * @param contended whether somebody else held the lock
	 * @param nanos how long it has taken
	 */
	default void onAttempt(LockKind kind, Outcome outcome, boolean contended, long nanos) {
	}

	/**
	 * Told of each hold that is lost.
	 * @param loss the loss
	 */
	default void onLost(LockLoss loss) {
	}

	/**
	 * Told of each method that is run without the lock that it is annotated with, because
	 * the lock could not be had and the annotation allows that.
	 * @param name the name of the lock
	 */
	default void onRunUnlocked(String name) {
	}

	/** How an attempt to take a lock has ended. */
	enum Outcome {

		/** The lock has been taken. */
		ACQUIRED,

		/** Somebody else held it all the time. */
		TIMED_OUT,

		/** Redis did not answer. */
		FAILED,

		/** The waiting was ended by an interrupt, or by cancelling the future. */
		INTERRUPTED

	}

}
