package io.cachestarter.invalidation;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.MessageHandler;
import io.cachestarter.redis.RedisClock;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel on which the nodes of one application tell each other what has changed.
 * <p>
 * A message is made here and published by whoever makes the change, in the script that
 * makes it, so that a crash cannot separate the two. Messages are numbered; each node
 * publishes its last number every heartbeat, and publishes again, under the same number,
 * what could not be published. A receiver that misses a number, or hears of a sender too
 * late, or no longer, tells its listener that messages have been lost.
 * <p>
 * Messages of this node are not delivered to its own listener. Others are delivered in
 * order of arrival by the thread of the subscription. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class InvalidationBus implements AutoCloseable {

	/** Own heartbeats that were published but not heard, after which nothing is heard. */
	private static final int UNHEARD_HEARTBEATS = 3;

	/** Heartbeats after which a sender that is not heard counts as gone. */
	private static final int SILENT_HEARTBEATS = 5;

	private static final Logger logger = LoggerFactory.getLogger(InvalidationBus.class);

	private final long sender = new SecureRandom().nextLong();

	private final AtomicLong sequence = new AtomicLong();

	private final Map<FlushReason, LongAdder> flushes = Stream.of(FlushReason.values())
		.collect(Collectors.toUnmodifiableMap(Function.identity(), (reason) -> new LongAdder()));

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final LimitCounts limits = new LimitCounts();

	private final Unpublished unpublished = new Unpublished(this.limits);

	private final ScheduledExecutorService heart = Executors
		.newSingleThreadScheduledExecutor(new NamedThreads("cache-starter-heartbeat-"));

	private final AtomicInteger unheard = new AtomicInteger();

	private final Senders senders;

	private final RedisGateway redis;

	private final String channel;

	private final byte[] channelBytes;

	private final Duration heartbeat;

	private volatile LongConsumer lagObserver = (nanos) -> {
	};

	private final UnaryOperator<MessageHandler> arrivals;

	/**
	 * Creates a bus that hears nothing yet.
	 * @param redis the door to Redis
	 * @param channel the channel of the application
	 * @param heartbeat the time between two heartbeats, positive
	 */
	public InvalidationBus(RedisGateway redis, String channel, Duration heartbeat) {
		this(redis, channel, heartbeat, UnaryOperator.identity());
	}

	/**
	 * Creates a bus whose messages go through another handler first, which may lose,
	 * repeat or delay them, for example in a test.
	 * @param redis the door to Redis
	 * @param channel the channel of the application
	 * @param heartbeat the time between two heartbeats, positive
	 * @param arrivals makes that handler from the one of this bus; it has to hand on
	 * {@code onSubscribed} at once, and call the bus by one thread at a time
	 */
	public InvalidationBus(RedisGateway redis, String channel, Duration heartbeat,
			UnaryOperator<MessageHandler> arrivals) {
		this.redis = redis;
		this.channel = channel;
		this.channelBytes = channel.getBytes(StandardCharsets.UTF_8);
		this.heartbeat = heartbeat;
		this.arrivals = arrivals;
		this.senders = new Senders(MonotonicClock.system(), heartbeat.multipliedBy(SILENT_HEARTBEATS).toNanos(),
				this.limits);
	}

	/**
	 * Starts to deliver the messages of other nodes, and to tell them of this one.
	 * @param listener receives them
	 */
	public void start(InvalidationListener listener) {
		this.redis.subscribe(this.channel, this.arrivals.apply(new Receiver(listener)));
		Future<?> unused = this.heart.scheduleWithFixedDelay(() -> beat(listener), 0, this.heartbeat.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	/**
	 * Returns the channel for scripts that publish.
	 * @return the channel name in UTF-8
	 */
	public byte[] channel() {
		return this.channelBytes.clone();
	}

	/**
	 * Makes the message that keys of a cache change. It takes the next number, so it has
	 * to be published, or handed to {@link #publishLater}.
	 * @param cache the cache
	 * @param keys the keys as text
	 * @return the bytes to publish
	 */
	public byte[] keysChanged(String cache, List<String> keys) {
		return message(InvalidationMessage.Kind.KEYS, cache, keys);
	}

	/**
	 * Makes the message that a cache has been cleared, like {@link #keysChanged}.
	 * @param cache the cache
	 * @return the bytes to publish
	 */
	public byte[] cleared(String cache) {
		return message(InvalidationMessage.Kind.CLEAR, cache, List.of());
	}

	/**
	 * Makes the message that tags have been invalidated, like {@link #keysChanged}.
	 * @param tags the tags
	 * @return the bytes to publish
	 */
	public byte[] tagsInvalidated(List<String> tags) {
		return message(InvalidationMessage.Kind.TAGS, "", tags);
	}

	/**
	 * Makes the message that the keys of a cache that match a pattern have changed, like
	 * {@link #keysChanged}.
	 * @param cache the cache
	 * @param pattern the pattern
	 * @return the bytes to publish
	 */
	public byte[] patternEvicted(String cache, String pattern) {
		return message(InvalidationMessage.Kind.PATTERN, cache, List.of(pattern));
	}

	/**
	 * Makes the message that the load of a key has ended. It takes no number and may be
	 * lost.
	 * @param cache the cache
	 * @param key the key as text
	 * @return the bytes to publish
	 */
	public byte[] loaded(String cache, String key) {
		return signal(InvalidationMessage.Kind.LOADED, cache, List.of(key));
	}

	/**
	 * Has the time between the publication and the arrival of each message measured, as
	 * far as the time of Redis is known here.
	 * @param observer is given nanoseconds, on the thread of the subscription
	 */
	public void onLag(LongConsumer observer) {
		this.lagObserver = observer;
	}

	/**
	 * Publishes a message and waits for at most the timeout. One that fails is published
	 * later.
	 * @param message the bytes
	 * @throws RedisFailureException if Redis did not take it
	 */
	public void publish(byte[] message) {
		try {
			this.redis.await(this.redis.publish(this.channelBytes, message));
		}
		catch (RedisFailureException ex) {
			publishLater(message);
			throw ex;
		}
	}

	/**
	 * Keeps a message whose publication failed or is in doubt, and publishes it with a
	 * later heartbeat. Of many, the oldest are dropped; the receivers then miss their
	 * numbers and drop what they hold.
	 * @param message the bytes
	 */
	public void publishLater(byte[] message) {
		this.unpublished.add(message);
	}

	/**
	 * Tells the other nodes that keys have changed that are in no remote level. Waits for
	 * Redis for at most the timeout; a failure is logged, and they are told later.
	 * @param cache the cache
	 * @param keys the keys as text
	 */
	public void announceKeys(String cache, List<String> keys) {
		announce(keysChanged(cache, keys));
	}

	/**
	 * Tells the other nodes that a cache without a remote level has been cleared, like
	 * {@link #announceKeys}.
	 * @param cache the cache
	 */
	public void announceClear(String cache) {
		announce(cleared(cache));
	}

	/**
	 * Tells the other nodes that keys of a cache without a remote level have been evicted
	 * by a pattern, like {@link #announceKeys}.
	 * @param cache the cache
	 * @param pattern the pattern
	 */
	public void announcePattern(String cache, String pattern) {
		announce(patternEvicted(cache, pattern));
	}

	/**
	 * Returns how often the listener was told that messages may have been lost.
	 * @param reason why
	 * @return the count since the start
	 */
	public long flushes(FlushReason reason) {
		return counter(reason).sum();
	}

	/**
	 * Returns the time between two heartbeats. A message that was lost is noticed within
	 * two of them.
	 * @return the time
	 */
	public Duration heartbeat() {
		return this.heartbeat;
	}

	/**
	 * Returns how many other nodes this one hears.
	 * @return the number, 0 while there is no subscription
	 */
	public int peers() {
		return this.senders.count();
	}

	/**
	 * Returns how often limits of this node were reached, those of other features
	 * included.
	 * @return the counts
	 */
	public LimitCounts limits() {
		return this.limits;
	}

	/**
	 * Says goodbye, if Redis is there, and ends the heartbeat.
	 */
	@Override
	public void close() {
		this.heart.shutdownNow();
		try {
			this.redis
				.await(this.redis.publish(this.channelBytes, signal(InvalidationMessage.Kind.GOODBYE, "", List.of())));
		}
		catch (RedisFailureException ex) {
			logger.debug("Went without a goodbye; the other nodes will notice the silence", ex);
		}
	}

	private void announce(byte[] message) {
		try {
			publish(message);
		}
		catch (RedisFailureException ex) {
			this.log.warn("Other nodes could not be told of a change yet; they may serve old values until they are",
					ex);
		}
	}

	private void beat(InvalidationListener listener) {
		try {
			if (this.senders.forgetSilent()) {
				flush(listener, FlushReason.SILENCE);
			}
			reconnectIfDeaf();
			this.unpublished.drain((message) -> this.redis.await(this.redis.publish(this.channelBytes, message)));
			CompletableFuture<?> unused = this.redis
				.publish(this.channelBytes, signal(InvalidationMessage.Kind.HEARTBEAT, "", List.of()))
				.whenComplete((receivers, ex) -> {
					logger.trace("Heartbeat heard by {}", receivers, ex);
					if (ex == null) {
						this.unheard.incrementAndGet();
					}
				});
		}
		catch (RuntimeException | Error ex) {
			logger.debug("A heartbeat failed; the next one follows", ex);
		}
	}

	/** A connection that is open but dead looks like silence; but this node speaks. */
	private void reconnectIfDeaf() {
		if (this.redis.isSubscribed() && this.unheard.get() >= UNHEARD_HEARTBEATS) {
			logger.warn("This node does not hear itself, so it would not hear the others");
			this.unheard.set(0);
			this.redis.reconnect();
		}
	}

	private void flush(InvalidationListener listener, FlushReason reason) {
		counter(reason).increment();
		logger.debug("Dropping the local level: {}", reason);
		listener.onMessagesLost();
	}

	private LongAdder counter(FlushReason reason) {
		return Objects.requireNonNull(this.flushes.get(reason));
	}

	private byte[] message(InvalidationMessage.Kind kind, String cache, List<String> keys) {
		return new InvalidationMessage(kind, this.sender, this.sequence.incrementAndGet(), 0, 0, cache, keys).toBytes();
	}

	/** Makes a message that takes no number and names the last one. */
	private byte[] signal(InvalidationMessage.Kind kind, String cache, List<String> keys) {
		return new InvalidationMessage(kind, this.sender, this.sequence.get(), 0, 0, cache, keys).toBytes();
	}

	private final class Receiver implements MessageHandler {

		private final InvalidationListener listener;

		Receiver(InvalidationListener listener) {
			this.listener = listener;
		}

		@Override
		public void onMessage(byte[] bytes) {
			try {
				InvalidationMessage message = InvalidationMessage.from(bytes);
				if (message.sender() != InvalidationBus.this.sender) {
					apply(message);
				}
				else {
					InvalidationBus.this.unheard.set(0);
				}
			}
			catch (RuntimeException | Error ex) {
				InvalidationBus.this.log.warn("Dropping the local level because a message could not be applied", ex);
				flush(this.listener, FlushReason.UNREADABLE);
			}
		}

		private void apply(InvalidationMessage message) {
			FlushReason lost = InvalidationBus.this.senders.onMessage(message);
			if (lost != null) {
				flush(this.listener, lost);
			}
			if (message.kind().isChange()) {
				measure(message);
				this.listener.onInvalidation(message);
			}
			else if (message.kind() == InvalidationMessage.Kind.LOADED) {
				this.listener.onLoaded(message);
			}
		}

		private void measure(InvalidationMessage message) {
			long now = InvalidationBus.this.redis.clock().micros();
			if (message.sentMicros() > 0 && now != RedisClock.UNKNOWN) {
				long micros = Math.max(0, now - message.sentMicros());
				InvalidationBus.this.lagObserver.accept(TimeUnit.MICROSECONDS.toNanos(micros));
			}
		}

		@Override
		public void onSubscribed() {
			InvalidationBus.this.senders.forgetAll();
			InvalidationBus.this.unheard.set(0);
			flush(this.listener, FlushReason.SUBSCRIPTION);
		}

	}

}
