package io.cachestarter.warm;

/**
 * What became of a key in a run of a warmer.
 *
 * @since 0.1.0
 */
public enum KeyOutcome {

	/** Its value has been loaded. */
	LOADED,

	/** Its value was there and fresh, or somebody else was loading it. */
	SKIPPED,

	/** Its value could not be loaded. */
	FAILED,

	/** It has been looked up in Redis for the heap. */
	FILLED

}
