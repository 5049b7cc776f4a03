package io.cachestarter.message;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * A handler of a topic that is not durable. When its queue is full, new messages are
 * dropped, and the handler is told behind the last one that was not. Safe for use by
 * multiple threads.
 */
final class Broadcast<T> implements Receiver, Subscriber {

	/** Reasons that the handler is still to be told of; each waits in the queue once. */
	private final ConcurrentMap<MissedMessages, Boolean> untold = new ConcurrentHashMap<>();

	private final BusContext context;

	private final String topic;

	private final TopicChannel channel;

	private final HandlerCall<T> call;

	private final Mailbox mailbox;

	private final Runnable onClose;

	Broadcast(BusContext context, Topic<T> topic, TopicChannel channel, TopicHandler<T> handler,
			Consumer<Subscriber> onClose) {
		this.context = context;
		this.topic = topic.name();
		this.channel = channel;
		this.call = new HandlerCall<>(context, topic, null, handler);
		this.mailbox = new Mailbox(context.threads());
		this.onClose = () -> onClose.accept(this);
	}

	@Override
	public void start() {
		this.channel.add(this);
	}

	@Override
	public void onMessage(byte[] message) {
		if (!this.mailbox.offer(() -> handle(message), this.context.settings().queueCapacity())) {
			this.context.observer().onDropped(this.topic);
			missed(MissedMessages.QUEUE_FULL);
		}
	}

	@Override
	public void onSubscribed(boolean again) {
		if (again) {
			missed(MissedMessages.CONNECTION_LOST);
		}
	}

	private void missed(MissedMessages reason) {
		if (this.untold.putIfAbsent(reason, true) == null) {
			this.mailbox.add(() -> {
				this.untold.remove(reason);
				this.call.missed(reason);
			});
		}
	}

	private void handle(byte[] message) {
		Throwable failure = this.call.handle(message, null, 1);
		if (failure == null) {
			this.call.succeeded();
		}
		else {
			this.call.failed(null, 1, MessageObserver.Outcome.FAILURE, failure);
		}
	}

	@Override
	public boolean isActive() {
		return this.channel.isConfirmed() && this.context.redis().isSubscribed();
	}

	@Override
	public int queued() {
		return this.mailbox.size();
	}

	@Override
	public void poll() {
		// Messages come by themselves.
	}

	@Override
	public void stop() {
		this.channel.remove(this);
		this.mailbox.close();
	}

	@Override
	public void leave() {
		// Nothing is left behind in Redis.
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}
