package io.cachestarter.message;

import java.time.Duration;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.ValueCodec;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads payloads and gives them to one handler, whose failures end here. Safe for use by
 * multiple threads.
 *
 * @param <T> the kind of payloads
 */
final class HandlerCall<T> {

	private static final Logger logger = LoggerFactory.getLogger(HandlerCall.class);

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final Topic<T> topic;

	private final @Nullable String group;

	private final TopicHandler<T> handler;

	private final BusContext context;

	private final ValueCodec codec;

	private final ValueType type;

	HandlerCall(BusContext context, Topic<T> topic, @Nullable String group, TopicHandler<T> handler) {
		this.context = context;
		this.topic = topic;
		this.group = group;
		this.handler = handler;
		this.codec = context.codec();
		this.type = ValueType.of(topic.type());
	}

	/**
	 * Gives a message to the handler.
	 * @return what it has failed with, or {@code null}
	 */
	@Nullable Throwable handle(byte[] json, @Nullable String id, int attempt) {
		try {
			@SuppressWarnings("unchecked") // read as this type
			T payload = (T) this.codec.decode(json, 0, json.length, this.type);
			this.handler.handle(new Message<>(this.topic, id, attempt, payload));
			return null;
		}
		catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
			return ex;
		}
	}

	/** Tells whether a further attempt would fail in the same way. */
	static boolean isHopeless(Throwable failure) {
		return failure instanceof CodecException;
	}

	void succeeded() {
		this.context.observer().onHandled(this.topic.name(), MessageObserver.Outcome.SUCCESS);
	}

	void failed(@Nullable String id, int attempt, MessageObserver.Outcome outcome, Throwable failure) {
		this.context.observer().onHandled(this.topic.name(), outcome);
		boolean last = outcome != MessageObserver.Outcome.RETRY;
		this.log.warn("A message of the topic '" + this.topic.name() + "' could not be handled, "
				+ (last ? "and is not tried again" : "and is tried again"), failure);
		try {
			this.context.errorHandler()
				.onFailure(new HandlerFailure(this.topic.name(), this.group, id, attempt, last, failure));
		}
		catch (RuntimeException ex) {
			this.log.warn("The error handler of messages has failed", ex);
		}
	}

	void missed(MissedMessages reason) {
		try {
			this.handler.onMissed(reason);
		}
		catch (RuntimeException ex) {
			this.log.warn(
					"A handler of the topic '" + this.topic.name() + "' has failed on being told of missed messages",
					ex);
		}
	}

}
