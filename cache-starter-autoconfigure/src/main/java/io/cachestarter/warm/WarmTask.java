package io.cachestarter.warm;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is run for a warmer, however that is declared. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface WarmTask {

	/**
	 * Returns the name of the warmer.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the cache that is filled.
	 * @return its name
	 */
	String cache();

	/**
	 * Returns how and when it runs.
	 * @return the settings
	 */
	WarmerSettings settings();

	/**
	 * Returns the keys, the most important first.
	 * @return the keys, to be closed
	 */
	Stream<?> keys();

	/**
	 * Sees to it that both levels have the values of some keys.
	 * @param keys the keys
	 * @param refreshWithin for how long a value has to be fresh still, not to be loaded
	 * anew
	 * @return how many had to be loaded
	 */
	int load(List<?> keys, Duration refreshWithin);

	/**
	 * Sees to it that the heap has what Redis has of some keys.
	 * @param keys the keys
	 */
	void fill(List<?> keys);

	/**
	 * Returns how many values the heap has room for.
	 * @return the number of keys
	 */
	long localCapacity();

	/**
	 * Tells whether what is loaded now is stored in Redis, for all nodes.
	 * @return whether it is
	 */
	boolean isRemoteUsable();

}
