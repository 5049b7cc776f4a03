package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Locale;

import io.cachestarter.autoconfigure.WriteBehindProperties.CacheWrites;
import io.cachestarter.writebehind.WriteBehindSettings;
import org.jspecify.annotations.Nullable;

/**
 * Turns properties into the settings of write-behind: each cache inherits what it does
 * not set, and what is out of range is reported under the name that it was given.
 */
final class WriteBehindSettingsFactory {

	private static final String PREFIX = "cache-starter.write-behind.";

	private final WriteBehindProperties properties;

	WriteBehindSettingsFactory(WriteBehindProperties properties) {
		this.properties = properties;
	}

	static Duration shutdownTimeout(Duration given) {
		if (given.isNegative()) {
			throw new InvalidCacheSettingException(PREFIX + "shutdown-timeout", SettingsFactory.text(given),
					"the time must not be negative", "Set it to a duration such as 10s, or to 0s not to wait.");
		}
		return given;
	}

	/** Tells whether what a {@code CacheWriter} writes to a cache is written later. */
	boolean isEnabled(String cache) {
		CacheWrites own = this.properties.caches().get(cache);
		Boolean enabled = (own != null && own.enabled() != null) ? own.enabled() : this.properties.defaults().enabled();
		return enabled != null && enabled;
	}

	WriteBehindSettings create(String cache) {
		WriteBehindSettings defaults = create("defaults", this.properties.defaults(), WriteBehindSettings.DEFAULTS);
		CacheWrites own = this.properties.caches().get(cache);
		return (own != null) ? create("caches." + cache, own, defaults) : defaults;
	}

	private static WriteBehindSettings create(String section, CacheWrites given, WriteBehindSettings inherited) {
		try {
			return new WriteBehindSettings(orElse(given.partitions(), inherited.partitions()),
					orElse(given.batchSize(), inherited.batchSize()), orElse(given.interval(), inherited.interval()),
					orElse(given.maxPending(), inherited.maxPending()),
					orElse(given.acceptTimeout(), inherited.acceptTimeout()),
					orElse(given.retries(), inherited.retries()), orElse(given.minBackoff(), inherited.minBackoff()),
					orElse(given.maxBackoff(), inherited.maxBackoff()), orElse(given.jitter(), inherited.jitter()),
					orElse(given.lease(), inherited.lease()),
					orElse(given.maxDeadLetters(), inherited.maxDeadLetters()),
					orElse(given.retention(), inherited.retention()));
		}
		catch (IllegalArgumentException ex) {
			throw invalid(section, String.valueOf(ex.getMessage()));
		}
	}

	/** The message names the setting, what it must be, and what it is. */
	private static InvalidCacheSettingException invalid(String section, String message) {
		String name = message.substring(1, message.indexOf('\'', 1));
		String value = message.substring(message.lastIndexOf(' ') + 1);
		String range = message.substring(message.indexOf("must be"), message.lastIndexOf(" but is "));
		return new InvalidCacheSettingException(PREFIX + section + "." + kebab(name), shown(value),
				"it " + kebab(range), "Set it to a value in that range, or remove it to inherit the default.");
	}

	/** Shows a duration as it is written in properties. */
	private static String shown(String value) {
		return value.startsWith("PT") ? SettingsFactory.text(Duration.parse(value)) : value;
	}

	private static String kebab(String text) {
		return text.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
	}

	private static <T> T orElse(@Nullable T given, T inherited) {
		return (given != null) ? given : inherited;
	}

}
