package io.cachestarter.oracle;

/**
 * What a run expects of its nodes while they are at work.
 */
public interface Expectations {

	/** The time after which everybody knows of a write, if it is not known. */
	long NEVER = Long.MAX_VALUE;

	/**
	 * Return when all nodes have to know of a write.
	 * @param returnedNanos when the write has returned
	 * @return the time from which on an older value is a finding, or {@link #NEVER}
	 */
	long knownToAllNanos(long returnedNanos);

	/**
	 * Tell whether a node must read what it has written itself at once.
	 */
	boolean readsOwnWrites();

}
