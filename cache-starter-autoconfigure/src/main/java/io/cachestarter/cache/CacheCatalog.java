package io.cachestarter.cache;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Knows the settings of every cache. Implementations are safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public interface CacheCatalog {

	/**
	 * Returns the caches that exist from the start.
	 * @return their names
	 */
	Set<String> names();

	/**
	 * Finds the settings of a cache.
	 * @param name the name of the cache
	 * @return its settings, or {@code null} if there is to be no such cache
	 */
	@Nullable CacheSettings find(String name);

	/**
	 * Returns how many caches may be created that do not exist from the start. Their
	 * names may come from outside, and a cache is never given back.
	 * @return the highest number
	 */
	int maxCreated();

}
