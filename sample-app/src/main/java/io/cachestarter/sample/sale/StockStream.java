package io.cachestarter.sample.sale;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.cachestarter.message.Message;
import io.cachestarter.message.MessageBus;
import io.cachestarter.message.Subscription;
import io.cachestarter.message.TopicHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Passes changes of the stock on to the browsers that listen to this instance, on
 * whichever instance the order came in. Safe for use by multiple threads.
 */
@Component
class StockStream implements TopicHandler<StockChange> {

	private static final Logger logger = LoggerFactory.getLogger(StockStream.class);

	private final Set<SseEmitter> listeners = ConcurrentHashMap.newKeySet();

	private final Subscription subscription;

	StockStream(MessageBus messages) {
		this.subscription = messages.subscribe(Sales.STOCK, this);
	}

	/** Returns what a browser listens to until it goes away. */
	SseEmitter listen() {
		SseEmitter listener = new SseEmitter(0L);
		listener.onCompletion(() -> this.listeners.remove(listener));
		listener.onError((ex) -> this.listeners.remove(listener));
		this.listeners.add(listener);
		send(listener, SseEmitter.event().comment("listening"));
		return listener;
	}

	@Override
	public void handle(Message<StockChange> message) {
		this.listeners.forEach((listener) -> send(listener, SseEmitter.event().name("stock").data(message.payload())));
	}

	/** The first event tells the browser that it listens. */
	private void send(SseEmitter listener, SseEmitter.SseEventBuilder event) {
		try {
			listener.send(event);
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("A browser has gone away", ex);
			this.listeners.remove(listener);
		}
	}

	/** Before the server waits for the requests that are under way. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.subscription.close();
		this.listeners.forEach(SseEmitter::complete);
	}

}
