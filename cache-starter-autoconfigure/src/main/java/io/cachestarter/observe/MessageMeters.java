package io.cachestarter.observe;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.cachestarter.message.MessageObserver.Outcome;
import io.cachestarter.message.RedisMessageBus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/** What is counted of messages in one registry. Safe for use by multiple threads. */
final class MessageMeters {

	private static final int MAX_TOPICS = 100;

	private static final String OTHER = "other";

	private final ConcurrentMap<String, TopicMeters> topics = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final BoundMeters meters;

	MessageMeters(MeterRegistry registry, BoundMeters meters, Supplier<@Nullable RedisMessageBus> bus) {
		this.registry = registry;
		this.meters = meters;
		remember(Gauge.builder("messages.queue.size", () -> {
			RedisMessageBus current = bus.get();
			return (current != null) ? current.queued() : 0;
		}).description("Messages that wait for handlers of this node").register(registry));
	}

	/** Two topics may come at once, so there may be a few more than the maximum. */
	TopicMeters of(String topic) {
		TopicMeters known = this.topics.get(topic);
		if (known != null) {
			return known;
		}
		return this.topics.computeIfAbsent((this.topics.size() < MAX_TOPICS) ? topic : OTHER, TopicMeters::new);
	}

	private <M extends Meter> M remember(M meter) {
		this.meters.add(this.registry, List.of(meter));
		return meter;
	}

	/** The meters of one topic. */
	final class TopicMeters {

		private final ConcurrentMap<Outcome, Counter> handled = new ConcurrentHashMap<>();

		private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

		private final ConcurrentMap<String, Timer> timers = new ConcurrentHashMap<>();

		private final String topic;

		TopicMeters(String topic) {
			this.topic = topic;
		}

		void published() {
			counter("messages.published", "Messages that Redis has accepted").increment();
		}

		void dropped() {
			counter("messages.dropped", "Messages that did not reach their handler").increment();
		}

		void handled(Outcome outcome) {
			this.handled.computeIfAbsent(outcome, this::register).increment();
		}

		void lag(long millis) {
			this.timers
				.computeIfAbsent("messages.lag",
						(name) -> remember(Timer.builder(name)
							.description("From the publication of messages of durable topics to their handling")
							.tag("topic", this.topic)
							.register(MessageMeters.this.registry)))
				.record(millis, TimeUnit.MILLISECONDS);
		}

		private Counter counter(String name, String description) {
			return this.counters.computeIfAbsent(name,
					(same) -> remember(Counter.builder(name)
						.description(description)
						.tag("topic", this.topic)
						.register(MessageMeters.this.registry)));
		}

		private Counter register(Outcome outcome) {
			return remember(Counter.builder("messages.handled")
				.description("Messages that handlers were given")
				.tag("topic", this.topic)
				.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
				.register(MessageMeters.this.registry));
		}

	}

}
