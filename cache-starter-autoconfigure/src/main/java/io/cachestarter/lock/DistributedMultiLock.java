package io.cachestarter.lock;

import java.util.List;

/**
 * Several locks that are held together or not at all.
 *
 * @since 0.1.0
 */
public interface DistributedMultiLock extends DistributedLock {

	/**
	 * Returns the names of the locks, in the order in which they are taken.
	 * @return the names
	 */
	List<String> names();

	/**
	 * Returns the fencing token of one of the locks that this thread holds.
	 * @param name one of the names
	 * @return the token
	 * @throws IllegalArgumentException if it is none of the names
	 * @throws IllegalMonitorStateException if this thread does not hold the locks
	 */
	long fencingToken(String name);

	/**
	 * Returns the largest of the tokens. That grows from holder to holder where all locks
	 * lie on one server; in a cluster, whose servers have clocks of their own, use
	 * {@link #fencingToken(String)}.
	 */
	@Override
	long fencingToken();

}
