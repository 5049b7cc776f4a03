package io.cachestarter.message;

/**
 * Is told what happens to messages on this node, to count it. Called on many threads,
 * those of connections among them: must neither block nor throw.
 *
 * @since 0.1.0
 */
public interface MessageObserver {

	/** Counts nothing. */
	MessageObserver NO_OP = new MessageObserver() {
	};

	/**
	 * Told of each message that Redis has accepted from this node.
	 * @param topic the name of the topic
	 */
	default void onPublished(String topic) {
	}

	/**
	 * Told of each message that a handler was given.
	 * @param topic the name of the topic
	 * @param outcome how that has ended
	 */
	default void onHandled(String topic, Outcome outcome) {
	}

	/**
	 * Told of each message that did not reach its handler: the queue was full, or a group
	 * was so slow that the topic no longer holds it.
	 * @param topic the name of the topic
	 */
	default void onDropped(String topic) {
	}

	/**
	 * Told how long a message of a durable topic has waited for its handler.
	 * @param topic the name of the topic
	 * @param millis from its publication to its first attempt here, by the clock of Redis
	 */
	default void onLag(String topic, long millis) {
	}

	/** How a handler has ended. */
	enum Outcome {

		/** It has returned. */
		SUCCESS,

		/** It has thrown, and the message is not tried again. */
		FAILURE,

		/** It has thrown, and the message is tried again. */
		RETRY,

		/** It has thrown for the last time, and the message becomes a dead letter. */
		DEAD_LETTER

	}

}
