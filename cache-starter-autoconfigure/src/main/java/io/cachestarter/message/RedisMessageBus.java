package io.cachestarter.message;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.Completions;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages over Redis: plain topics by {@code PUBLISH}, durable ones in streams, read by
 * scripts that never block the connection. Nothing is opened or started before the first
 * subscription. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RedisMessageBus implements MessageBus, AutoCloseable {

	/*
	 * Invariant, under the monitor: every subscription that was started is in
	 * 'subscribers' until it has been stopped, by its own 'close' or that of the bus;
	 * after 'closed' none is added.
	 */

	private static final Logger logger = LoggerFactory.getLogger(RedisMessageBus.class);

	private static final int MAX_SUBSCRIPTIONS = 1_000;

	private static final int MAX_DEAD_LETTERS = 1_000;

	private final Map<String, TopicChannel> channels = new ConcurrentHashMap<>();

	/** Making one reads the class by reflection. */
	private final Map<Class<?>, ValueType> types = new ConcurrentHashMap<>();

	private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

	private final AtomicInteger consumers = new AtomicInteger();

	private final String node = UUID.randomUUID().toString();

	private final RedisGateway redis;

	private final KeyNames names;

	private final MessageSettings settings;

	private final BusContext context;

	private final ThreadPoolExecutor threads;

	private final ScheduledExecutorService timer;

	private boolean polling;

	private boolean closed;

	/**
	 * Creates a bus.
	 * @param redis the door to Redis
	 * @param names makes the keys and channels
	 * @param codecs makes JSON
	 * @param settings how messages are kept and handled
	 * @param observer told of what happens
	 * @param errorHandler told of failures of handlers
	 */
	public RedisMessageBus(RedisGateway redis, KeyNames names, ValueCodecs codecs, MessageSettings settings,
			MessageObserver observer, MessageErrorHandler errorHandler) {
		this.redis = redis;
		this.names = names;
		this.settings = settings;
		this.threads = new ThreadPoolExecutor(settings.threads(), settings.threads(), 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), new NamedThreads("cache-starter-messages-"));
		this.threads.allowCoreThreadTimeOut(true);
		this.timer = Executors.newSingleThreadScheduledExecutor(new NamedThreads("cache-starter-messages-timer-"));
		this.context = new BusContext(redis, codecs.get("json"), settings, observer, errorHandler,
				new StreamScripts(redis, names, settings.stream()), this.threads, this.timer);
	}

	@Override
	public <T> void publish(Topic<T> topic, T payload) {
		this.redis.await(publishAsync(topic, payload));
	}

	@Override
	public <T> CompletableFuture<Void> publishAsync(Topic<T> topic, T payload) {
		byte[] json = this.context.codec().encode(payload, this.types.computeIfAbsent(topic.type(), ValueType::of));
		if (json.length > this.settings.maxPayloadBytes()) {
			throw new IllegalArgumentException("A payload of the topic '" + topic.name() + "' has " + json.length
					+ " bytes as JSON, but at most " + this.settings.maxPayloadBytes()
					+ " are allowed. Raise 'cache-starter.messages.max-payload-size', or publish where to find it");
		}
		CompletableFuture<?> accepted = topic.durable() ? this.context.streams().publish(topic.name(), json)
				: this.redis.publish(Utf8.bytes(this.names.topicChannel(topic.name())), json);
		CompletableFuture<Void> published = new CompletableFuture<>();
		CompletableFuture<?> unused = accepted.whenComplete((done, ex) -> {
			if (ex != null) {
				published.completeExceptionally(this.redis.failure(Completions.cause(ex)));
			}
			else {
				this.context.observer().onPublished(topic.name());
				published.complete(null);
			}
		});
		return published;
	}

	@Override
	public <T> Subscription subscribe(Topic<T> topic, TopicHandler<T> handler) {
		return subscribe(topic, SubscribeOptions.DEFAULT, handler);
	}

	@Override
	public synchronized <T> Subscription subscribe(Topic<T> topic, SubscribeOptions options, TopicHandler<T> handler) {
		if (this.closed) {
			throw new IllegalStateException("The message bus is closed");
		}
		if (!topic.durable() && !options.equals(SubscribeOptions.DEFAULT)) {
			throw new IllegalArgumentException("The topic '" + topic.name()
					+ "' keeps no messages, so there are no groups and nothing to read again. Use Topic.durable");
		}
		if (this.subscribers.size() >= MAX_SUBSCRIPTIONS
				|| (this.channels.size() >= MAX_SUBSCRIPTIONS && !this.channels.containsKey(topic.name()))) {
			throw new IllegalStateException("There are " + MAX_SUBSCRIPTIONS
					+ " topics or subscriptions on this node. Close what is not needed any more");
		}
		Subscriber subscriber = create(topic, options, handler);
		this.subscribers.add(subscriber);
		subscriber.start();
		if (topic.durable() && !this.polling) {
			this.polling = true;
			startPolling(this.settings.stream().pollInterval());
		}
		return subscriber;
	}

	private <T> Subscriber create(Topic<T> topic, SubscribeOptions options, TopicHandler<T> handler) {
		TopicChannel channel = this.channels.computeIfAbsent(topic.name(), this::open);
		String group = options.group();
		if (!topic.durable()) {
			return new Broadcast<>(this.context, topic, channel, handler, this::end);
		}
		if (group == null) {
			return new ReplayReader<>(this.context, topic, channel, options.after(), handler, this::end);
		}
		return new GroupReader<>(this.context, topic, channel,
				new GroupMember(group, this.node + "-" + this.consumers.incrementAndGet()), handler, this::end);
	}

	private TopicChannel open(String topic) {
		TopicChannel channel = new TopicChannel();
		this.redis.subscribe(this.names.topicChannel(topic), channel);
		return channel;
	}

	private void startPolling(Duration interval) {
		ScheduledFuture<?> unused = this.timer.scheduleWithFixedDelay(this::poll, interval.toNanos(),
				interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** What is thrown here would end the polling. */
	private void poll() {
		for (Subscriber each : this.subscribers) {
			try {
				each.poll();
			}
			catch (RuntimeException ex) {
				logger.warn("A durable topic could not be looked at, and is looked at again later", ex);
			}
		}
	}

	private void end(Subscriber subscriber) {
		if (this.subscribers.remove(subscriber)) {
			subscriber.stop();
			subscriber.leave();
		}
	}

	@Override
	public List<DeadLetter> deadLetters(Topic<?> topic, int max) {
		if (max < 1 || max > MAX_DEAD_LETTERS) {
			throw new IllegalArgumentException("The highest number of dead letters is " + max
					+ ", but it has to be from 1 to " + MAX_DEAD_LETTERS);
		}
		return this.redis.await(this.context.streams().deadLetters(topic.name(), max));
	}

	/**
	 * Returns how many messages wait for the handlers of this node.
	 * @return the number
	 */
	public int queued() {
		return this.subscribers.stream().mapToInt(Subscriber::queued).sum();
	}

	/**
	 * Ends all subscriptions. Handlers that run are waited for, at most for the time that
	 * is set, and then interrupted; messages of groups that were not begun go to other
	 * nodes.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		this.subscribers.forEach(Subscriber::stop);
		this.timer.shutdownNow();
		this.threads.shutdown();
		try {
			if (!this.threads.awaitTermination(this.settings.shutdownTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn("Handlers of messages still run after {}, and are interrupted",
						this.settings.shutdownTimeout());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.threads.shutdownNow();
		this.subscribers.forEach(this::end);
	}

}
