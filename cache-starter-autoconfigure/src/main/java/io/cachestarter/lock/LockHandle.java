package io.cachestarter.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A lock, or permits of a semaphore, that somebody holds. May be passed from thread to
 * thread, and given back by any of them. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface LockHandle extends AutoCloseable {

	/**
	 * Returns the name of what is held.
	 * @return the name
	 */
	String name();

	/**
	 * Returns a number that is larger than that of every earlier holder of the same lock.
	 * Pass it along with what you write, and have the receiver refuse a smaller one than
	 * it has seen: that keeps out a holder that has lost the lock without noticing.
	 * <p>
	 * It is the time of the Redis server in microseconds since the epoch, at some moment
	 * of the hold; so it keeps growing when Redis loses its data. If the clock of the
	 * server is set back, or a server takes over whose clock is behind, numbers are still
	 * larger than all that this node has seen, but may be smaller than those of others
	 * until the clock has caught up. Holders of a read lock and of a semaphore are not
	 * alone; their numbers only say in which order they came.
	 * @return the number
	 */
	long fencingToken();

	/**
	 * Tells whether it is held still, as far as this node knows: not given back, no loss
	 * noticed, and the lease not over by the monotonic clock of this JVM.
	 * @return whether it is held
	 */
	boolean isValid();

	/**
	 * Does nothing while {@link #isValid()}.
	 * @throws LockLostException if it has been lost, given back, or its lease is over
	 */
	void ensureValid();

	/**
	 * Returns for how long it is held if it is not renewed any more.
	 * @return the time, zero if it is not held
	 */
	Duration remainingLease();

	/**
	 * Gives it back. If Redis cannot be reached, this returns, and it is given back later
	 * or ends with its lease. A second call does nothing.
	 * @throws LockLostException if it has been lost before
	 */
	@Override
	void close();

	/**
	 * Gives it back without waiting for Redis. A second call does nothing. The future is
	 * completed on a thread for asynchronous work.
	 * @return completed when Redis has answered or cannot be reached; fails with
	 * {@link LockLostException} if it has been lost before
	 */
	CompletableFuture<Void> closeAsync();

}
