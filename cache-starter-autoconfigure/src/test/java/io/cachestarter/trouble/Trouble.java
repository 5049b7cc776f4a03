package io.cachestarter.trouble;

/**
 * Something that goes wrong with Redis, with a beginning and an end.
 */
interface Trouble {

	String name();

	/** Return in a few words what users of the application notice. */
	String seen();

	/** Prepare it, while everything works. */
	default void prepare() {
	}

	void begin();

	/** Keep it going; called again and again. */
	default void goOn() {
	}

	/** End it, so that the nodes can recover. */
	void end();

	/** Put back what the nodes did not need for that. */
	default void tidyUp() {
	}

}
