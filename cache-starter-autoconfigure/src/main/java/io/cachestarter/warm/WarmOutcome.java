package io.cachestarter.warm;

/**
 * How a run of a warmer has ended on this node.
 *
 * @since 0.1.0
 */
public enum WarmOutcome {

	/** This node has loaded what was missing, into Redis and its heap. */
	LOADED,

	/** Another node had done so, and this one has filled its heap from Redis. */
	FILLED,

	/** Redis was not there, and this node has loaded values into its heap only. */
	LOCAL_ONLY,

	/** It was cancelled. */
	CANCELLED,

	/** It has ended with a failure; what was done until then stays. */
	FAILED

}
