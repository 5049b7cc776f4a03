package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.message.MessageObserver;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Several observers as one.
 *
 * @param observers who is told, in this order
 */
record MessageObservers(List<MessageObserver> observers) implements MessageObserver {

	static MessageObserver of(ObjectProvider<MessageObserver> provider) {
		List<MessageObserver> observers = provider.orderedStream().toList();
		return (observers.size() == 1) ? observers.get(0) : new MessageObservers(observers);
	}

	@Override
	public void onPublished(String topic) {
		this.observers.forEach((each) -> each.onPublished(topic));
	}

	@Override
	public void onHandled(String topic, Outcome outcome) {
		this.observers.forEach((each) -> each.onHandled(topic, outcome));
	}

	@Override
	public void onDropped(String topic) {
		this.observers.forEach((each) -> each.onDropped(topic));
	}

	@Override
	public void onLag(String topic, long millis) {
		this.observers.forEach((each) -> each.onLag(topic, millis));
	}

}
