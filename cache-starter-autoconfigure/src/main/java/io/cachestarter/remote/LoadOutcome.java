package io.cachestarter.remote;

/**
 * What became of a loaded value.
 *
 * @since 0.1.0
 */
public enum LoadOutcome {

	/** It has been stored. */
	STORED,

	/** The load has been overtaken: nothing has been stored. */
	FENCED,

	/** Redis did not answer, so nothing is known. */
	UNKNOWN,

	/**
	 * The value can be kept in this heap only: it has no bytes or too many, or Redis is
	 * not there.
	 */
	LOCAL_ONLY

}
