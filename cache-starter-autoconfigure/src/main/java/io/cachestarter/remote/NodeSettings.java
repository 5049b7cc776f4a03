package io.cachestarter.remote;

import java.time.Duration;

/**
 * What the remote levels of a node share.
 *
 * @param lease how long a load is waited for whose node is gone, positive
 * @param sweep how dead entries are removed
 * @param journal how changes are kept that Redis has yet to be told
 * @param keepAfterFailover whether entries are believed that a server has which has taken
 * over, although evicts of them may have been lost
 * @param shutdownTimeout how long closing waits for what is under way
 * @param maxKnownTags how many tags the node knows, positive
 * @since 0.1.0
 */
public record NodeSettings(Duration lease, SweepSettings sweep, JournalSettings journal, boolean keepAfterFailover,
		Duration shutdownTimeout, int maxKnownTags) {

	/** How many tags a node knows if nobody says otherwise. */
	public static final int DEFAULT_MAX_KNOWN_TAGS = 100_000;

}
