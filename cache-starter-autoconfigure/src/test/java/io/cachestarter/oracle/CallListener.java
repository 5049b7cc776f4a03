package io.cachestarter.oracle;

/**
 * Is told of each call that an application makes. Safe for use by multiple threads.
 */
public interface CallListener {

	/** Does nothing. */
	CallListener NONE = (nanos) -> {
	};

	/**
	 * Note a call, whether it has failed or not.
	 * @param nanos how long it has taken
	 */
	void called(long nanos);

}
