package io.cachestarter.lock.history;

/** What a line of a journal tells. The details that follow are in parentheses. */
enum What {

	/** The worker is connected. */
	READY,

	/** A caller is about to ask for a lock (its name, the style, the wait in ns). */
	ASKED,

	/** It has the lock (token, earliest and latest deadline). */
	ACQUIRED,

	/** It was granted the lock, and had lost it before it could look. */
	LATE,

	/** It has no lock; its time to wait is over. */
	NOT_ACQUIRED,

	/** It looks at its lock (valid or not, earliest and latest deadline). */
	SEEN,

	/** It is about to write with its token. */
	WRITING,

	/** It has written (1), or the write was refused (0). */
	WRITTEN,

	/** It is about to give the lock back. */
	RELEASING,

	/** It has given the lock back. */
	RELEASED,

	/** It was told that it has lost the lock when it gave it back. */
	NOT_RELEASED,

	/** A listener is told of a loss (name of the lock, token, reason). No attempt. */
	LOST,

	/** A call has thrown what it must not throw (the message). */
	FAILED

}
