package io.cachestarter.cache;

import java.time.Duration;

/**
 * How long values may serve that are no longer fresh, and when fresh ones are refreshed.
 * The names are those of RFC 5861.
 *
 * @param whileRevalidate for how long after its time to live a value is still served
 * while one node of the cluster loads it anew, zero for not at all
 * @param ifError for how long after its time to live a value is served when the load
 * fails or is late, zero for not at all
 * @param refreshAhead the share of the time to live, from 0 to 1, after which a hit loads
 * the value anew in the background; 0 for never
 * @since 0.1.0
 */
public record StaleSettings(Duration whileRevalidate, Duration ifError, double refreshAhead) {

	/** Nothing stale is served and nothing refreshed. */
	public static final StaleSettings NONE = new StaleSettings(Duration.ZERO, Duration.ZERO, 0);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of range
	 */
	public StaleSettings {
		if (whileRevalidate.isNegative() || ifError.isNegative()) {
			throw new IllegalArgumentException(
					"'whileRevalidate' and 'ifError' must not be negative but are " + whileRevalidate + ", " + ifError);
		}
		if (!(refreshAhead >= 0 && refreshAhead <= 1)) {
			throw new IllegalArgumentException("'refreshAhead' must be between 0 and 1 but is " + refreshAhead);
		}
	}

	/**
	 * Returns for how long a value is kept when it is no longer fresh.
	 * @return milliseconds
	 */
	long keptMillis() {
		return Math.max(this.whileRevalidate.toMillis(), this.ifError.toMillis());
	}

	boolean refreshes() {
		return this.refreshAhead > 0;
	}

}
