package io.cachestarter.autoconfigure;

import io.cachestarter.advice.AdviceSettings;
import io.cachestarter.autoconfigure.CacheStarterProperties.Advice;

/**
 * Turns properties into settings of the advice, and checks each value under its name.
 */
final class AdviceSettingsFactory {

	private static final String PREFIX = "cache-starter.advice.";

	private AdviceSettingsFactory() {
	}

	static AdviceSettings create(Advice given) {
		if (!(given.nearlyFull() > 0 && given.nearlyFull() <= 1)) {
			throw new InvalidCacheSettingException(PREFIX + "nearly-full", given.nearlyFull(),
					"the share must be above 0 and at most 1", "Set it to a share such as 0.9.");
		}
		if (given.largeEntry().toBytes() <= 0) {
			throw new InvalidCacheSettingException(PREFIX + "large-entry", given.largeEntry(),
					"the size must be positive", "Set it to a size such as 100KB.");
		}
		if (given.minRequests() < 1) {
			throw new InvalidCacheSettingException(PREFIX + "min-requests", given.minRequests(),
					"the number must be positive", "Set it to a number such as 1000.");
		}
		if (!(given.lowHitRatio() >= 0 && given.lowHitRatio() <= 1)) {
			throw new InvalidCacheSettingException(PREFIX + "low-hit-ratio", given.lowHitRatio(),
					"the share must be from 0 to 1", "Set it to a share such as 0.5, or 0 to hear nothing of it.");
		}
		return new AdviceSettings(given.nearlyFull(), given.largeEntry().toBytes(), given.minRequests(),
				given.lowHitRatio());
	}

}
