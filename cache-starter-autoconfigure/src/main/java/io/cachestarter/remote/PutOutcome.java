package io.cachestarter.remote;

/**
 * What became of a value that was to be stored if there was none.
 *
 * @since 0.1.0
 */
public enum PutOutcome {

	/** It has been stored. */
	STORED,

	/** There was an entry. */
	PRESENT,

	/** The value has no bytes or Redis did not answer, so nothing is known. */
	UNKNOWN

}
