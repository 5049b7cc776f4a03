package io.cachestarter.cache;

import org.jspecify.annotations.Nullable;

/**
 * What has happened at one level of a cache since it was created. Safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public interface LevelStatistics {

	/**
	 * Returns how many look-ups found a value.
	 * @return the count
	 */
	long hits();

	/**
	 * Returns how many look-ups found none.
	 * @return the count
	 */
	long misses();

	/**
	 * Returns how many values were put.
	 * @return the count
	 */
	long puts();

	/**
	 * Returns how many entries went: at the local level because of a bound, at the remote
	 * level by evicts and clears of this node.
	 * @return the count
	 */
	long evictions();

	/**
	 * Returns the number of entries.
	 * @return the estimated number, or {@code null} if the level cannot tell without
	 * reading all keys
	 */
	@Nullable Long size();

	/**
	 * Returns the share of look-ups that found a value.
	 * @return a number from 0 to 1, 0 before the first look-up
	 */
	default double hitRatio() {
		long hits = hits();
		long lookups = hits + misses();
		return (lookups > 0) ? (double) hits / lookups : 0;
	}

}
