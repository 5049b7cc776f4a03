package io.cachestarter.local;

import java.time.Duration;

/**
 * Settings of the local level of one cache.
 *
 * @param enabled whether the cache has a local level
 * @param ttl how long an entry stays, positive; a remote entry that ends earlier ends
 * here too
 * @param maxEntries the most entries that it holds, or 0 if it is bounded by weight
 * @param maxWeight the most bytes of serialized entries that it holds, or 0 if it is
 * bounded by number
 * @since 0.1.0
 */
public record LocalSettings(boolean enabled, Duration ttl, long maxEntries, long maxWeight) {

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if the time is not positive, or if not exactly one
	 * of the bounds is
	 */
	public LocalSettings {
		if (ttl.isNegative() || ttl.isZero()) {
			throw new IllegalArgumentException("'ttl' must be positive but is " + ttl);
		}
		if (maxEntries < 0 || maxWeight < 0 || (maxEntries > 0) == (maxWeight > 0)) {
			throw new IllegalArgumentException(
					"Exactly one of 'maxEntries' and 'maxWeight' must be positive but they are " + maxEntries + " and "
							+ maxWeight);
		}
	}

}
