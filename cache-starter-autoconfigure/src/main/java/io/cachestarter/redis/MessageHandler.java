package io.cachestarter.redis;

/**
 * Receives what is published on one channel. Called by one thread at a time, in the order
 * of arrival, on a thread of the connection: must not block.
 *
 * @since 0.1.0
 */
public interface MessageHandler {

	/**
	 * Handles one message.
	 * @param message the bytes as published
	 */
	void onMessage(byte[] message);

	/**
	 * Told each time the subscription has been confirmed, the first time and after every
	 * reconnect. Messages sent while there was none are lost.
	 */
	void onSubscribed();

}
