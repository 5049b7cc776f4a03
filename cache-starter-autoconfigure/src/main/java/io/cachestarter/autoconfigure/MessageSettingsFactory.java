package io.cachestarter.autoconfigure;

import java.time.Duration;

import io.cachestarter.autoconfigure.CacheStarterProperties.Durable;
import io.cachestarter.autoconfigure.CacheStarterProperties.Messages;
import io.cachestarter.message.MessageSettings;
import io.cachestarter.message.StreamSettings;

import org.springframework.util.unit.DataSize;

/**
 * Turns the properties of the messages into settings, and checks each value under the
 * name that it was given.
 */
final class MessageSettingsFactory {

	private static final String PREFIX = "cache-starter.messages.";

	private static final String DURABLE = PREFIX + "durable.";

	private static final int LARGEST_BATCH = 1_000;

	/** What Redis takes for one string. */
	private static final DataSize LARGEST_PAYLOAD = DataSize.ofMegabytes(512);

	private MessageSettingsFactory() {
	}

	static MessageSettings create(Messages given, Duration shutdownTimeout) {
		return new MessageSettings(checked(PREFIX + "threads", given.threads(), Integer.MAX_VALUE),
				checked(PREFIX + "queue-capacity", given.queueCapacity(), Integer.MAX_VALUE),
				(int) checked(given.maxPayloadSize()).toBytes(), stream(given.durable()), shutdownTimeout);
	}

	private static StreamSettings stream(Durable given) {
		Duration poll = atLeast(DURABLE + "poll-interval", given.pollInterval(), Duration.ofMillis(10), "1s");
		Duration backoff = SettingsFactory.positive(DURABLE + "backoff", given.backoff());
		return new StreamSettings(checked(DURABLE + "max-length", given.maxLength(), Integer.MAX_VALUE),
				atLeast(DURABLE + "retention", given.retention(), Duration.ofSeconds(1), "7d"),
				checked(DURABLE + "batch", given.batch(), LARGEST_BATCH), poll,
				atLeast(DURABLE + "take-over-after", given.takeOverAfter(), poll.multipliedBy(3),
						"30s, at least 3 times 'poll-interval'"),
				checked(DURABLE + "max-attempts", given.maxAttempts(), Integer.MAX_VALUE), backoff,
				atLeast(DURABLE + "max-backoff", given.maxBackoff(), backoff, "30s, at least 'backoff'"),
				checked(DURABLE + "max-dead-letters", given.maxDeadLetters(), Integer.MAX_VALUE));
	}

	private static Duration atLeast(String property, Duration given, Duration least, String example) {
		if (SettingsFactory.positive(property, given).compareTo(least) < 0) {
			throw new InvalidCacheSettingException(property, given.toMillis() + "ms",
					"the time must be at least " + least.toMillis() + "ms",
					"Set it to a duration such as " + example + ".");
		}
		return given;
	}

	private static int checked(String property, int given, int highest) {
		if (given < 1 || given > highest) {
			throw new InvalidCacheSettingException(property, given, "the number must be from 1 to " + highest,
					"Set it to a number such as 16.");
		}
		return given;
	}

	private static DataSize checked(DataSize given) {
		if (given.toBytes() < 1 || given.compareTo(LARGEST_PAYLOAD) > 0) {
			throw new InvalidCacheSettingException(PREFIX + "max-payload-size", given,
					"the size must be from 1B to 512MB", "Set it to a size such as 256KB.");
		}
		return given;
	}

}
