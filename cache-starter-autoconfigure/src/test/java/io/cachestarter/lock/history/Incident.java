package io.cachestarter.lock.history;

/**
 * Something that was done to a worker or to Redis.
 *
 * @param type what
 * @param worker to whom, empty for Redis
 * @param from when it began at the earliest
 * @param to when it was over at the latest; {@link Attempt#NEVER} for a killed worker
 */
record Incident(Type type, String worker, long from, long to) {

	enum Type {

		/** A worker was killed. */
		KILLED,

		/** A worker stood still. */
		STOPPED,

		/** No lock could be had of Redis. */
		OUTAGE,

		/** Redis may have lost what it knew at some moment of this time. */
		DATA_LOSS,

		/**
		 * What Redis took in this time may be lost after it. Callers may lose locks, but
		 * nobody may have taken them before.
		 */
		LOST_WRITES

	}

	boolean meets(long begin, long end) {
		return this.from <= end && this.to >= begin;
	}

	boolean concerns(Attempt attempt) {
		return this.worker.equals(attempt.worker());
	}

}
