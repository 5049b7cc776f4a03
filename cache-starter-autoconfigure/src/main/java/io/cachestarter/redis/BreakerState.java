package io.cachestarter.redis;

/**
 * Whether Redis is asked.
 *
 * @since 0.1.0
 */
public enum BreakerState {

	/** It is. */
	CLOSED,

	/** One call is tried. */
	HALF_OPEN,

	/** It is left alone for a while. */
	OPEN

}
