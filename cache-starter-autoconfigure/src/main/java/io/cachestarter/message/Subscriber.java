package io.cachestarter.message;

/** A subscription as the bus knows it. */
interface Subscriber extends Subscription {

	void start();

	/** Looks for messages that nobody has told of. Called on the timer. */
	void poll();

	/** Returns how many messages wait for the handler. */
	int queued();

	/** Begins no more messages. */
	void stop();

	/** Gives back to others what was not begun. Called once, after {@link #stop}. */
	void leave();

}
