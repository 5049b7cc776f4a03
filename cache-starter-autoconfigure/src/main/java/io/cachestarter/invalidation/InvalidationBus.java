package io.cachestarter.invalidation;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.MessageHandler;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.LoggerFactory;

/**
 * The channel on which the nodes of one application tell each other what has changed.
 * <p>
 * A message is made here and published by whoever makes the change, in the script that
 * makes it, so that a crash cannot separate the two. Messages of this node are not
 * delivered to its own listener. Messages are delivered in order of arrival by the thread
 * of the subscription. While there is no subscription messages are lost; the listener is
 * told so when it is back. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class InvalidationBus {

	private final long sender = new SecureRandom().nextLong();

	private final AtomicLong sequence = new AtomicLong();

	private final LongAdder unreadable = new LongAdder();

	private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(InvalidationBus.class),
			Duration.ofMinutes(1), MonotonicClock.system());

	private final RedisGateway redis;

	private final String channel;

	private final byte[] channelBytes;

	/**
	 * Creates a bus that hears nothing yet.
	 * @param redis the door to Redis
	 * @param channel the channel of the application
	 */
	public InvalidationBus(RedisGateway redis, String channel) {
		this.redis = redis;
		this.channel = channel;
		this.channelBytes = channel.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Starts to deliver the messages of other nodes.
	 * @param listener receives them
	 */
	public void start(InvalidationListener listener) {
		this.redis.subscribe(this.channel, new Receiver(listener));
	}

	/**
	 * Returns the channel for scripts that publish.
	 * @return the channel name in UTF-8
	 */
	public byte[] channel() {
		return this.channelBytes.clone();
	}

	/**
	 * Makes the message that keys of a cache change. It takes the next sequence number,
	 * so it has to be published.
	 * @param cache the cache
	 * @param keys the keys as text
	 * @return the bytes to publish
	 */
	public byte[] keysChanged(String cache, List<String> keys) {
		return message(InvalidationMessage.Kind.KEYS, cache, keys);
	}

	/**
	 * Tells the other nodes that a key has changed that is in no remote level. Waits for
	 * Redis for at most the timeout; a failure is logged, and the other nodes may then
	 * serve the old value until it expires.
	 * @param cache the cache
	 * @param key the key as text
	 */
	public void announceKey(String cache, String key) {
		announce(keysChanged(cache, List.of(key)));
	}

	/**
	 * Tells the other nodes that a cache without a remote level has been cleared, like
	 * {@link #announceKey}.
	 * @param cache the cache
	 */
	public void announceClear(String cache) {
		announce(message(InvalidationMessage.Kind.CLEAR, cache, List.of()));
	}

	private void announce(byte[] message) {
		try {
			this.redis.await(this.redis.publish(this.channelBytes, message));
		}
		catch (RedisFailureException ex) {
			this.log.warn("Other nodes could not be told of a change; they may serve old values until they expire", ex);
		}
	}

	/**
	 * Publishes that a cache has been cleared.
	 * @param cache the cache
	 * @return completed when Redis has taken the message
	 */
	public CompletableFuture<Long> publishCleared(String cache) {
		return this.redis.publish(this.channelBytes, message(InvalidationMessage.Kind.CLEAR, cache, List.of()));
	}

	/**
	 * Returns how many messages could not be read.
	 * @return the count since the start
	 */
	public long unreadableCount() {
		return this.unreadable.sum();
	}

	private byte[] message(InvalidationMessage.Kind kind, String cache, List<String> keys) {
		return new InvalidationMessage(kind, this.sender, this.sequence.incrementAndGet(), 0, cache, keys).toBytes();
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
					this.listener.onInvalidation(message);
				}
			}
			catch (RuntimeException ex) {
				InvalidationBus.this.unreadable.increment();
				InvalidationBus.this.log.warn("Dropping the local level because a message could not be applied", ex);
				this.listener.onMessagesLost();
			}
		}

		@Override
		public void onSubscribed() {
			this.listener.onMessagesLost();
		}

	}

}
