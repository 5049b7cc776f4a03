package io.cachestarter.lock;

/**
 * The loss of a lock that somebody held.
 *
 * @param name the name of the lock
 * @param kind what kind of lock it is
 * @param fencingToken the token of the hold
 * @param reason why it is lost
 * @since 0.1.0
 */
public record LockLoss(String name, LockKind kind, long fencingToken, Reason reason) {

	/** Why a lock is lost. */
	public enum Reason {

		/**
		 * The lease is over: it was not to be renewed, or Redis could not be reached for
		 * its length.
		 */
		EXPIRED("its lease is over"),

		/**
		 * Redis does not have it any more: it was deleted or evicted, Redis has lost its
		 * data, or this process has been stopped for longer than the lease. Somebody else
		 * may hold it.
		 */
		GONE("Redis does not have it any more"),

		/** The thread that held it has ended without giving it back. */
		THREAD_ENDED("its thread has ended without giving it back");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

		String text() {
			return this.text;
		}

	}

	@Override
	public String toString() {
		return this.kind.named(this.name) + " has been lost: " + this.reason.text();
	}

}
