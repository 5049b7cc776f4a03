package io.cachestarter.observe;

import java.util.Arrays;
import java.util.function.Supplier;

import io.cachestarter.message.MessageObserver;
import io.cachestarter.message.RedisMessageBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the messages.
 *
 * <pre>
 * messages.published   topic; messages of this node that Redis has accepted
 * messages.handled     topic, outcome = success, failure, retry or dead_letter
 * messages.dropped     topic; messages that did not reach their handler
 * messages.lag         topic; a timer, from publication to handling, of durable topics
 * messages.queue.size  messages that wait for handlers of this node
 * </pre>
 *
 * The first 100 topics are tags by their names, all further ones together by
 * {@code other}. Meters with tags appear with the first thing that they count. Closing
 * takes all of them out of their registries, which may live longer than the bus. Safe for
 * use by multiple threads.
 *
 * @since 0.1.0
 */
public final class MessageMetrics implements MessageObserver, MeterBinder, AutoCloseable {

	private final BoundMeters meters = new BoundMeters();

	private final Supplier<@Nullable RedisMessageBus> bus;

	private volatile MessageMeters[] bound = {};

	/**
	 * Creates meters that are in no registry yet.
	 * @param bus returns the bus, or {@code null} as long as there is none
	 */
	public MessageMetrics(Supplier<@Nullable RedisMessageBus> bus) {
		this.bus = bus;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		MessageMeters[] more = Arrays.copyOf(this.bound, this.bound.length + 1);
		more[this.bound.length] = new MessageMeters(registry, this.meters, this.bus);
		this.bound = more;
	}

	@Override
	public void onPublished(String topic) {
		for (MessageMeters each : this.bound) {
			each.of(topic).published();
		}
	}

	@Override
	public void onHandled(String topic, Outcome outcome) {
		for (MessageMeters each : this.bound) {
			each.of(topic).handled(outcome);
		}
	}

	@Override
	public void onDropped(String topic) {
		for (MessageMeters each : this.bound) {
			each.of(topic).dropped();
		}
	}

	@Override
	public void onLag(String topic, long millis) {
		for (MessageMeters each : this.bound) {
			each.of(topic).lag(millis);
		}
	}

	@Override
	public synchronized void close() {
		this.bound = new MessageMeters[0];
		this.meters.close();
	}

}
