package io.cachestarter.autoconfigure;

import java.time.Duration;

import io.cachestarter.autoconfigure.CacheStarterProperties.Warm;

/**
 * Settings of warm-ups, checked.
 *
 * @param onStartup whether warmers run at the start
 * @param holdReadiness whether the application is not ready before they have ended
 * @param maxHold for how long at most
 * @param validFor for how long a warm-up without a schedule counts as done
 * @param hotKeys how hot keys are kept
 */
record WarmSettings(boolean onStartup, boolean holdReadiness, Duration maxHold, Duration validFor, HotKeys hotKeys) {

	private static final String PREFIX = "cache-starter.warm.";

	private static final int MAX_HOT_KEYS = 10_000;

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	private static final Duration SHORTEST_TTL = Duration.ofDays(1);

	static WarmSettings of(Warm given) {
		return new WarmSettings(given.onStartup(), given.holdReadiness(),
				SettingsFactory.positive(PREFIX + "max-hold", given.maxHold()),
				SettingsFactory.positive(PREFIX + "valid-for", given.validFor()), HotKeys.of(given.hotKeys()));
	}

	/**
	 * How hot keys are kept.
	 *
	 * @param count how many of each cache
	 * @param interval how often a node saves its own
	 * @param maxHold how long the start of a node waits for them at most
	 */
	record HotKeys(int count, Duration interval, Duration maxHold) {

		static HotKeys of(CacheStarterProperties.HotKeys given) {
			String prefix = PREFIX + "hot-keys.";
			if (given.count() < 1 || given.count() > MAX_HOT_KEYS) {
				throw new InvalidCacheSettingException(prefix + "count", given.count(),
						"the number must be from 1 to 10000",
						"Set it to a number such as 1000, or set '" + prefix + "enabled: false'.");
			}
			if (given.interval().compareTo(SHORTEST_INTERVAL) < 0) {
				throw new InvalidCacheSettingException(prefix + "interval", SettingsFactory.text(given.interval()),
						"the time must be at least a second", "Set it to a duration such as 1m.");
			}
			return new HotKeys(given.count(), SettingsFactory.positive(prefix + "interval", given.interval()),
					SettingsFactory.positive(prefix + "max-hold", given.maxHold()));
		}

		/** Returns how long they are kept when no node saves any more. */
		Duration ttl() {
			Duration some = this.interval.multipliedBy(3);
			return (some.compareTo(SHORTEST_TTL) > 0) ? some : SHORTEST_TTL;
		}

	}

}
