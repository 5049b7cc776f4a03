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
	 * Returns how many times the user's function was run, or the method behind
	 * {@code @Cacheable}.
	 * @return the count
	 */
	long loads();

	/**
	 * Returns how many loaded values were stored nowhere because the load had been
	 * overtaken by a change.
	 * @return the count
	 */
	long fencedLoads();

	/**
	 * Returns how many times this node waited for a load of another node.
	 * @return the count
	 */
	long loadWaits();

	/**
	 * Returns how many callers waited for somebody else's load for as long as they may,
	 * and then loaded for themselves.
	 * @return the count
	 */
	long lateLoads();

	/**
	 * Returns how many loads ran in the background.
	 * @return the count
	 */
	long refreshes();

	/**
	 * Returns how many loads in the background failed or had nothing to store.
	 * @return the count
	 */
	long failedRefreshes();

	/**
	 * Returns how many times a value that was no longer fresh served because its load
	 * failed or was late.
	 * @return the count
	 */
	long staleServed();

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

	/**
	 * Returns how many values were too large for Redis and stayed local.
	 * @return the count
	 */
	long refused();

	/**
	 * Returns how many values in the heap were compared with Redis.
	 * @return the count
	 */
	long audited();

	/**
	 * Returns how many of them were older than what Redis had, although this node should
	 * have heard of the change. They have been removed from the heap.
	 * @return the count
	 */
	long auditedStale();

	/**
	 * Returns how many of them Redis no longer had, because it was short of memory or was
	 * emptied. They have been removed from the heap.
	 * @return the count
	 */
	long auditedAbsent();

	/**
	 * Returns what another size or time to live of the heap would have answered.
	 * @return the estimates, or {@code null} if the cache does not have that level
	 */
	@Nullable Returns returns();

	/**
	 * Returns what another time to live would have spared.
	 * @return the estimates
	 */
	Reloads reloads();

}
