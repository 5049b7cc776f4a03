package io.cachestarter.message;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.cachestarter.redis.MessageHandler;

/**
 * The channel of one topic, subscribed to once for all handlers of this node and for as
 * long as the gateway is open. Safe for use by multiple threads.
 */
final class TopicChannel implements MessageHandler {

	private final List<Receiver> receivers = new CopyOnWriteArrayList<>();

	private volatile boolean confirmed;

	void add(Receiver receiver) {
		this.receivers.add(receiver);
	}

	void remove(Receiver receiver) {
		this.receivers.remove(receiver);
	}

	boolean isConfirmed() {
		return this.confirmed;
	}

	@Override
	public void onMessage(byte[] message) {
		this.receivers.forEach((each) -> each.onMessage(message));
	}

	@Override
	public void onSubscribed() {
		boolean again = this.confirmed;
		this.confirmed = true;
		this.receivers.forEach((each) -> each.onSubscribed(again));
	}

}
