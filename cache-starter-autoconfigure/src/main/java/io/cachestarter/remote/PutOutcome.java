package io.cachestarter.remote;

/**
 * What became of a value that was to be put.
 *
 * @since 0.1.0
 */
public enum PutOutcome {

	/** It has been stored. */
	STORED,

	/** Another write came in between, so the entry has been removed. */
	EVICTED,

	/** There is a newer version, which stays. */
	OLDER,

	/**
	 * The value has no bytes or too many, so the entry has been removed, and this heap
	 * may keep it.
	 */
	UNSERIALIZABLE;

	/** Reads what the scripts return: a time in microseconds, 0 or -1. */
	static PutOutcome of(long micros) {
		if (micros > 0) {
			return STORED;
		}
		return (micros == 0) ? EVICTED : OLDER;
	}

}
