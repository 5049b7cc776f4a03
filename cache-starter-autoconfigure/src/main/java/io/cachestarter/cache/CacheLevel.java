package io.cachestarter.cache;

import java.util.Locale;

/**
 * A level of the cache.
 *
 * @since 0.1.0
 */
public enum CacheLevel {

	/** The heap of this node. */
	LOCAL,

	/** Redis. */
	REMOTE;

	/**
	 * Returns the name as it appears in metrics.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
