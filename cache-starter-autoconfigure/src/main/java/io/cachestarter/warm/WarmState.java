package io.cachestarter.warm;

/**
 * What a warmer does now on this node.
 *
 * @since 0.1.0
 */
public enum WarmState {

	/** Nothing. */
	IDLE,

	/** It waits for its turn while another node loads. */
	WAITING,

	/** It loads what is missing. */
	LOADING,

	/** It fills the heap from Redis. */
	FILLING

}
