package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Permits that all nodes of the application share. They are held by handle, of whichever
 * thread, and expire with their lease when their holder has died. Callers of one node are
 * served in the order of their arrival. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface DistributedSemaphore {

	/**
	 * Returns the name of the semaphore.
	 * @return the name
	 */
	String name();

	/**
	 * Takes permits if they are free now. Asks Redis once.
	 * @param permits how many, from 1 to the number that there are
	 * @return the handle, or {@code null} if there are not enough or Redis does not
	 * answer
	 * @throws IllegalArgumentException if the number is out of range
	 */
	@Nullable LockHandle tryAcquire(int permits);

	/**
	 * Takes permits.
	 * @param permits how many, from 1 to the number that there are
	 * @param options how long to wait, and for how long
	 * @return the handle, which stands for all of them
	 * @throws LockNotAcquiredException if they could not be had in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws IllegalArgumentException if the number is out of range
	 */
	LockHandle acquire(int permits, LockOptions options) throws InterruptedException;

	/**
	 * Takes permits without blocking.
	 * @param permits how many, from 1 to the number that there are
	 * @param options how long to wait, and for how long
	 * @return the handle, later; fails with {@link LockNotAcquiredException} if they
	 * could not be had in time
	 * @throws IllegalArgumentException if the number is out of range
	 */
	CompletableFuture<LockHandle> acquireAsync(int permits, LockOptions options);

	/**
	 * Returns how many permits are free now.
	 * @return the number, zero if others have been granted more than there are here
	 * @throws io.cachestarter.redis.RedisFailureException if Redis does not answer
	 */
	int availablePermits();

}
