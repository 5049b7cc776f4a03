package io.cachestarter.warm;

/**
 * Is told what warmers do on this node, to count it. Called on the threads of the runs:
 * must neither block nor throw.
 *
 * @since 0.1.0
 */
public interface WarmObserver {

	/** Counts nothing. */
	WarmObserver NO_OP = new WarmObserver() {
	};

	/**
	 * Told of keys that have been handled.
	 * @param warmer the name of the warmer
	 * @param outcome what became of them
	 * @param count how many
	 */
	default void onKeys(String warmer, KeyOutcome outcome, long count) {
	}

	/**
	 * Told of each run that has ended.
	 * @param warmer the name of the warmer
	 * @param outcome how it has ended
	 * @param nanos how long it has taken
	 */
	default void onRun(String warmer, WarmOutcome outcome, long nanos) {
	}

}
