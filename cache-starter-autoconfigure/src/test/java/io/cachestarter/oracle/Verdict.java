package io.cachestarter.oracle;

/**
 * What can be said of a value that has been read, from best to worst.
 */
enum Verdict {

	/** No write that returned before the read has left a newer version. */
	FRESH,

	/**
	 * Another node's write has returned so shortly before that its message may be on the
	 * way.
	 */
	BRIEFLY_STALE,

	/** A write on the same node had returned before. */
	OWN_WRITE_MISSED,

	/** A write had returned so long before that all nodes must know. */
	LASTINGLY_STALE,

	/** All is quiet, and the value is not that of the database. */
	STALE_AT_THE_END,

	/** Likewise, and it has come from Redis: an evict has been lost. */
	LEFT_IN_REDIS;

	boolean isFault() {
		return compareTo(BRIEFLY_STALE) > 0;
	}

}
