package io.cachestarter.advice;

/**
 * When advice is given.
 *
 * @param nearlyFull the share of {@code maxmemory}, above 0 and up to 1, from which a
 * server counts as nearly full
 * @param largeEntry how many bytes of memory make an entry a large one, positive
 * @param minRequests how many look-ups a cache must have had before its settings are
 * judged, positive
 * @param lowHitRatio the share of look-ups, from 0 to 1, that a cache is to answer at
 * least
 * @since 0.1.0
 */
public record AdviceSettings(double nearlyFull, long largeEntry, long minRequests, double lowHitRatio) {

	/** Settings that suit most applications. */
	public static final AdviceSettings DEFAULT = new AdviceSettings(0.9, 100 * 1024, 1_000, 0.5);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of range
	 */
	public AdviceSettings {
		if (!(nearlyFull > 0 && nearlyFull <= 1)) {
			throw new IllegalArgumentException("'nearlyFull' must be above 0 and at most 1 but is " + nearlyFull);
		}
		if (largeEntry <= 0) {
			throw new IllegalArgumentException("'largeEntry' must be positive but is " + largeEntry);
		}
		if (minRequests <= 0) {
			throw new IllegalArgumentException("'minRequests' must be positive but is " + minRequests);
		}
		if (!(lowHitRatio >= 0 && lowHitRatio <= 1)) {
			throw new IllegalArgumentException("'lowHitRatio' must be between 0 and 1 but is " + lowHitRatio);
		}
	}

}
