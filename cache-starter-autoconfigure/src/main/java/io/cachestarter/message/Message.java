package io.cachestarter.message;

import org.jspecify.annotations.Nullable;

/**
 * One message, as a handler gets it.
 *
 * @param topic its topic
 * @param id where it is in a durable topic, or {@code null} if the topic is not durable
 * @param attempt how many times it has been given to a handler of the group, this time
 * included; from 1
 * @param payload what was published
 * @param <T> the kind of payload
 * @since 0.1.0
 */
public record Message<T>(Topic<T> topic, @Nullable String id, int attempt, T payload) {

}
