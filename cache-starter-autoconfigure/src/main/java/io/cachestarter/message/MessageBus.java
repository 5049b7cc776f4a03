package io.cachestarter.message;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.codec.CodecException;
import io.cachestarter.redis.RedisFailureException;

/**
 * Messages between the nodes of an application, this one included.
 * <p>
 * A message of a plain topic reaches every handler that is subscribed at that moment, at
 * most once but for the moment of a reconnect, when Redis may be told of it twice. A
 * message of a durable topic is kept: each group of handlers gets it at least once, and
 * handlers without a group can read it again. Handlers of one subscription run one
 * message at a time and in order. Implementations are safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface MessageBus {

	/**
	 * Publishes a message.
	 * @param <T> the kind of payload
	 * @param topic where to
	 * @param payload what to tell
	 * @throws RedisFailureException if Redis has not accepted it in time; it may be
	 * accepted nevertheless
	 * @throws CodecException if the payload cannot be written as JSON
	 * @throws IllegalArgumentException if it is larger than
	 * {@code cache-starter.messages.max-payload-size}
	 */
	<T> void publish(Topic<T> topic, T payload);

	/**
	 * Publishes a message, like {@link #publish}.
	 * @param <T> the kind of payload
	 * @param topic where to
	 * @param payload what to tell
	 * @return completes when Redis has accepted it, or fails with
	 * {@link RedisFailureException}; on a thread of the connection, so what depends on it
	 * must not block
	 */
	<T> CompletableFuture<Void> publishAsync(Topic<T> topic, T payload);

	/**
	 * Has a handler get all messages of a topic from now on.
	 * @param <T> the kind of payloads
	 * @param topic the topic
	 * @param handler gets the messages
	 * @return what ends it; it begins in the background, also when Redis is down
	 */
	<T> Subscription subscribe(Topic<T> topic, TopicHandler<T> handler);

	/**
	 * Has a handler get messages of a durable topic.
	 * @param <T> the kind of payloads
	 * @param topic the topic
	 * @param options which of them
	 * @param handler gets the messages
	 * @return what ends it; it begins in the background, also when Redis is down
	 * @throws IllegalArgumentException if the topic is not durable, and the options are
	 * not those of {@link SubscribeOptions#DEFAULT}
	 * @throws IllegalStateException if there are 1,000 topics or subscriptions on this
	 * node
	 */
	<T> Subscription subscribe(Topic<T> topic, SubscribeOptions options, TopicHandler<T> handler);

	/**
	 * Returns what groups could not handle.
	 * @param topic a durable topic
	 * @param max how many at most, from 1 to 1,000
	 * @return the dead letters of all groups, the oldest first
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	List<DeadLetter> deadLetters(Topic<?> topic, int max);

}
