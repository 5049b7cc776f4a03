package io.cachestarter.cache;

import org.jspecify.annotations.Nullable;

/**
 * What has happened in a cache since it was created. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface CacheStatistics {

	/**
	 * Returns what happened at one level.
	 * @param level the level
	 * @return the counts, or {@code null} if the cache does not have that level
	 */
	@Nullable LevelStatistics level(CacheLevel level);

	/**
	 * Returns how many times the user's function was run by {@code get} or
	 * {@code retrieve} with a loader.
	 * @return the count
	 */
	long loads();

	/**
	 * Returns how many calls to Redis failed.
	 * @return the count
	 */
	long remoteErrors();

	/**
	 * Returns how many entries in Redis were foreign or unreadable and have been removed.
	 * @return the count
	 */
	long unreadable();

	/**
	 * Returns how many values could not be turned into bytes and stayed local.
	 * @return the count
	 */
	long unserializable();

}
