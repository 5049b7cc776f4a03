package io.cachestarter.cache;

/**
 * Told of each cache once, whether it existed before the listener or not, by the thread
 * that creates the cache or adds the listener.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CacheListener {

	/**
	 * A cache exists.
	 * @param name its name
	 * @param statistics its numbers
	 */
	void onCache(String name, CacheStatistics statistics);

}
