package io.cachestarter.structure;

/**
 * What has become of a member that was to be added to a bounded set.
 *
 * @since 0.1.0
 */
public enum Addition {

	/** It has been added. */
	ADDED,

	/** It was there already. */
	PRESENT,

	/** It has not been added, because the set is full. */
	FULL

}
