package io.cachestarter.lock;

import java.time.Duration;

/**
 * A number that all nodes of the application count down together, and that can be waited
 * for to reach zero.
 * <p>
 * Somebody has to {@linkplain #trySetCount set} it first; who waits earlier waits for
 * that as well. It is kept for the time that was given then, also after it has reached
 * zero, and counting does not extend it. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface DistributedCountDownLatch {

	/** What {@link #getCount()} returns for a latch that has not been set. */
	long NOT_SET = -1;

	/**
	 * Returns the name of the latch.
	 * @return the name
	 */
	String name();

	/**
	 * Sets the number, unless it is set and has not reached zero.
	 * @param count at least 1
	 * @param lifetime how long the latch is kept, at least 1 s
	 * @return whether it has been set
	 * @throws IllegalArgumentException if an argument is out of range
	 * @throws io.cachestarter.redis.RedisFailureException if Redis does not answer; the
	 * number may have been set or not
	 */
	boolean trySetCount(long count, Duration lifetime);

	/**
	 * Lowers the number by one. Does nothing at zero.
	 * @return the number then
	 * @throws IllegalStateException if the latch has not been set or is over
	 * @throws io.cachestarter.redis.RedisFailureException if Redis does not answer; the
	 * number may have been lowered or not
	 */
	long countDown();

	/**
	 * Returns the number.
	 * @return the number, or {@link #NOT_SET}
	 * @throws io.cachestarter.redis.RedisFailureException if Redis does not answer
	 */
	long getCount();

	/**
	 * Waits until the number is zero, also while Redis cannot be reached.
	 * @param timeout how long to wait; zero or less means not to wait
	 * @return whether it is zero; not if the latch has not been set
	 * @throws InterruptedException if the thread is interrupted
	 * @throws LockLostException if the latch was there and has gone before it reached
	 * zero: its time was over, or Redis has lost its data
	 */
	boolean await(Duration timeout) throws InterruptedException;

}
