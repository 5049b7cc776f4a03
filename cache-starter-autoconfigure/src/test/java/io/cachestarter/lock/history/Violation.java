package io.cachestarter.lock.history;

/** What must not happen. */
enum Violation {

	/** Two callers believed to hold the same lock at once. */
	OVERLAP,

	/** A later hold of a lock has not got a larger token. */
	TOKEN_NOT_GROWN,

	/** A caller has lost a lock before its lease was over. */
	TAKEN_AWAY,

	/** A caller was not told in time that it has lost a lock. */
	LOSS_NOT_SIGNALLED,

	/** A lock was given back after its lease without an error. */
	LOSS_HIDDEN,

	/** A caller neither got the lock nor an answer. */
	NOT_SERVED,

	/** The wait of a caller has lasted for longer than it wanted. */
	WAITED_TOO_LONG,

	/** A caller that wanted to wait got no lock before its time was over. */
	GIVEN_UP_TOO_EARLY,

	/** A caller waited although nobody had the lock. */
	NOT_WOKEN,

	/** The table has refused a write of a caller that held the lock. */
	REFUSED_THOUGH_HELD,

	/** The table has accepted a smaller token after a larger one. */
	STALE_WRITE,

	/** The table does not have what has been written. */
	WRITES_LOST,

	/** A call has thrown what it must not throw. */
	FAILED

}
