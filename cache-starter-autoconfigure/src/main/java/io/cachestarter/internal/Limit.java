package io.cachestarter.internal;

import java.util.Locale;

/**
 * A maximum that something of ours has, whose reaching is counted. What happens then is
 * told in {@code docs/design/bounds.md}.
 *
 * @since 0.1.0
 */
public enum Limit {

	/** Caches that are created on first use; another one is refused. */
	CACHES,

	/** Loads under way in one cache; another one is not shared with other callers. */
	LOADS,

	/** Loads in the background of one cache; another one is left out. */
	REFRESHES,

	/** Leases of one cache that this node renews; another one is not renewed. */
	LEASES,

	/** Failed loads that are remembered of one cache; all are forgotten. */
	FAILURES,

	/** Tasks on the threads for asynchronous reads; another one is refused. */
	TASKS,

	/** Tags that this node knows; one that is asked for little is forgotten. */
	TAGS,

	/** Types of values that are remembered of one cache; another one is not. */
	TYPES,

	/** Steps of a transaction; loads are not kept, other steps clear their cache. */
	STEPS,

	/** Messages that could not be published yet; the oldest are dropped. */
	MESSAGES,

	/** Leases to be given back when Redis is believed again; the oldest end later. */
	RELEASES,

	/** Other nodes that are heard; all are forgotten, and the local level is dropped. */
	SENDERS;

	/**
	 * Returns the name that meters use.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
