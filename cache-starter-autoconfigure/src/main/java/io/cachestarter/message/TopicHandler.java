package io.cachestarter.message;

/**
 * Handles the messages of a topic. Called by one thread at a time for each subscription,
 * in the order in which the messages were published but for those of a group that are
 * tried again. May block: it runs on threads of the bus, which all handlers of the node
 * share.
 *
 * @param <T> the kind of payloads
 * @since 0.1.0
 */
@FunctionalInterface
public interface TopicHandler<T> {

	/**
	 * Handles a message.
	 * @param message the message
	 * @throws Exception if it could not be handled. In a group it is tried again a few
	 * times and then moved to the dead letters; otherwise it is only counted and told to
	 * the {@link MessageErrorHandler}
	 */
	void handle(Message<T> message) throws Exception;

	/**
	 * Told that messages may have been missed, after those that came before them. Never
	 * told to handlers of durable topics, which miss none that the topic still holds.
	 * @param reason why
	 */
	default void onMissed(MissedMessages reason) {
	}

}
