package io.cachestarter.ratelimit;

/**
 * What becomes of a request that Redis does not decide on within its time budget.
 *
 * @since 0.1.0
 */
public enum OnRedisFailure {

	/** It is allowed. */
	OPEN,

	/** It is refused. */
	CLOSED,

	/**
	 * This node decides for itself and admits its share: the limit divided by the number
	 * of nodes when Redis was last heard, at least 1. It begins with nothing taken. A
	 * node that has not heard Redis yet takes itself for the only one.
	 */
	LOCAL

}
