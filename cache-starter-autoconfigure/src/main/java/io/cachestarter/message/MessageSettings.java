package io.cachestarter.message;

import java.time.Duration;

/**
 * How messages are kept and handled.
 *
 * @param threads number of threads that run the handlers of this node, from 1
 * @param queueCapacity messages that wait for one handler of a topic that is not durable,
 * from 1; more than that are dropped
 * @param maxPayloadBytes largest payload as JSON, in bytes, from 1
 * @param stream what becomes of the messages of durable topics
 * @param shutdownTimeout longest time that closing waits for handlers that run
 * @since 0.1.0
 */
public record MessageSettings(int threads, int queueCapacity, int maxPayloadBytes, StreamSettings stream,
		Duration shutdownTimeout) {

	/** What suits most applications. */
	public static final MessageSettings DEFAULT = new MessageSettings(8, 1_000, 262_144, StreamSettings.DEFAULT,
			Duration.ofSeconds(2));

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public MessageSettings {
		checkPositive("threads", threads);
		checkPositive("queueCapacity", queueCapacity);
		checkPositive("maxPayloadBytes", maxPayloadBytes);
		if (shutdownTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"The shutdownTimeout is " + shutdownTimeout + ", but it must not be negative");
		}
	}

	static void checkPositive(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException(
					"The " + name + " of messages is " + value + ", but it has to be positive");
		}
	}

}
