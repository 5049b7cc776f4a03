package io.cachestarter.remote;

/**
 * How a value in the heap stands to what Redis has under its key.
 *
 * @since 0.1.0
 */
public enum Agreement {

	/** Redis has the same entry, or one with an equal value. */
	SAME,

	/** Redis has another value. */
	OTHER,

	/** Redis has no value. */
	ABSENT,

	/** What Redis has cannot be read here, for example a newer version of the class. */
	UNKNOWN

}
