package io.cachestarter.message;

import org.jspecify.annotations.Nullable;

/**
 * A message that a handler could not handle.
 *
 * @param topic the name of the topic
 * @param group the group of the handler, or {@code null}
 * @param id where the message is in a durable topic, or {@code null}
 * @param attempt which attempt has failed, from 1
 * @param last whether it is not tried again
 * @param cause what the handler has thrown, or why the payload cannot be read
 * @since 0.1.0
 */
public record HandlerFailure(String topic, @Nullable String group, @Nullable String id, int attempt, boolean last,
		Throwable cause) {

}
