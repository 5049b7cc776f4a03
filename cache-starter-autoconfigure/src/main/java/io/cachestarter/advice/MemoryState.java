package io.cachestarter.advice;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What the memory of a server is like.
 *
 * @since 0.1.0
 */
public enum MemoryState {

	/** There is room. */
	OK,

	/** Not much is left of {@code maxmemory}. */
	NEARLY_FULL,

	/** There is no {@code maxmemory}. */
	UNBOUNDED,

	/** The server has not said. */
	UNKNOWN;

	static MemoryState of(@Nullable Long used, @Nullable Long max, double nearlyFull) {
		if (used == null || max == null) {
			return UNKNOWN;
		}
		if (max == 0) {
			return UNBOUNDED;
		}
		return (used >= nearlyFull * max) ? NEARLY_FULL : OK;
	}

	/**
	 * Returns the name as it appears in health.
	 * @return the name in lower case, with spaces
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
