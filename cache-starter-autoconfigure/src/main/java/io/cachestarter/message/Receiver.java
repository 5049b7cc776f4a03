package io.cachestarter.message;

/** Told what comes over the channel of a topic, on a thread of the connection. */
interface Receiver {

	void onMessage(byte[] message);

	/**
	 * Told each time the subscription has been confirmed.
	 * @param again whether it had been before, so that messages may be lost
	 */
	void onSubscribed(boolean again);

}
