package io.cachestarter.warm;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The warmers of this application, to be run on demand and watched. Safe for use by
 * multiple threads.
 * <p>
 * Without Redis a run loads into the heap of its node only, as many keys as that has room
 * for. No method fails because Redis cannot be reached.
 *
 * @since 0.1.0
 */
public interface CacheWarmers {

	/**
	 * Returns the names of all warmers.
	 * @return the names, in order
	 */
	Set<String> names();

	/**
	 * Returns what a warmer does on this node, or has done last.
	 * @param name the name of the warmer
	 * @return a snapshot
	 * @throws IllegalArgumentException if there is no such warmer
	 */
	WarmerStatus status(String name);

	/**
	 * Returns what all warmers do.
	 * @return one snapshot for each, by name
	 */
	default List<WarmerStatus> statuses() {
		return names().stream().map(this::status).toList();
	}

	/**
	 * Runs a warmer, and waits for its end. Like {@link #runAsync}.
	 * @param name the name of the warmer
	 * @return what it has done
	 * @throws IllegalArgumentException if there is no such warmer
	 */
	WarmerStatus run(String name);

	/**
	 * Runs a warmer, also if it has been run not long ago: keys whose values are cached
	 * and fresh are skipped even so. If it is running on this node that run is joined; if
	 * another node is loading, this one waits for its turn.
	 * @param name the name of the warmer
	 * @return what it has done, later. Does not fail: see {@link WarmerStatus#outcome()}.
	 * Cancelling the future does not end the run
	 * @throws IllegalArgumentException if there is no such warmer
	 */
	CompletableFuture<WarmerStatus> runAsync(String name);

	/**
	 * Ends the run of a warmer on this node after the batches that are under way. What
	 * has been loaded stays.
	 * @param name the name of the warmer
	 * @return whether it was running
	 * @throws IllegalArgumentException if there is no such warmer
	 */
	boolean cancel(String name);

}
