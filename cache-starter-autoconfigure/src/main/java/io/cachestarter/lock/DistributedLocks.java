package io.cachestarter.lock;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Locks by name, shared by all nodes of the application. Each kind has names of its own:
 * a lock and a semaphore that are called the same have nothing to do with each other.
 * <p>
 * No two callers hold a lock at once as long as Redis keeps its data and a holder keeps
 * to {@link LockHandle#isValid()}. A process that is paused, or a server that has lost
 * its data, can break that for a while, as with every lock that ends by time; only a
 * check of the {@linkplain LockHandle#fencingToken() fencing token} where the work is
 * done keeps out a holder that comes too late.
 * <p>
 * Objects of this interface and those that it returns are safe for use by multiple
 * threads. They hold no connection, cost nothing in Redis until they are used, and need
 * not be kept or closed.
 *
 * @since 0.1.0
 */
public interface DistributedLocks {

	/**
	 * Returns the exclusive lock of a name. Waiting callers of one node are served in the
	 * order of their arrival; between nodes there is no order, but none is left out for
	 * long.
	 * @param name the name, not empty; any characters
	 * @return the lock
	 * @throws IllegalArgumentException if the name is empty
	 */
	DistributedLock lock(String name);

	/**
	 * Returns the fair lock of a name: exclusive, and callers of all nodes are served in
	 * the order in which they have reached Redis. One that dies while it waits delays the
	 * others by at most five seconds. Costs more than {@link #lock}.
	 * @param name the name, not empty
	 * @return the lock
	 * @throws IllegalArgumentException if the name is empty
	 */
	DistributedLock fairLock(String name);

	/**
	 * Returns the read-write lock of a name.
	 * @param name the name, not empty
	 * @return the pair of locks
	 * @throws IllegalArgumentException if the name is empty
	 */
	DistributedReadWriteLock readWriteLock(String name);

	/**
	 * Returns the semaphore of a name. The number of permits is not kept in Redis: each
	 * caller is granted permits as long as no more than the number that it has given here
	 * are in use.
	 * @param name the name, not empty
	 * @param permits how many there are, from 1 to 1,000,000
	 * @return the semaphore
	 * @throws IllegalArgumentException if the name is empty or the number out of range
	 */
	DistributedSemaphore semaphore(String name, int permits);

	/**
	 * Returns the countdown latch of a name.
	 * @param name the name, not empty
	 * @return the latch
	 * @throws IllegalArgumentException if the name is empty
	 */
	DistributedCountDownLatch countDownLatch(String name);

	/**
	 * Returns a lock that stands for several: it is held when all of them are, and none
	 * is held if one of them cannot be had. They are taken in the order of their names,
	 * so that two callers with the same names in different order do not block each other.
	 * @param names the names of {@linkplain #lock exclusive locks}, at least one
	 * @return the lock
	 * @throws IllegalArgumentException if there is no name, or an empty one
	 */
	DistributedMultiLock multiLock(Collection<String> names);

	/**
	 * Takes the exclusive lock of a name for whoever has the handle, not for the thread.
	 * Like {@link DistributedLock#acquire} of {@link #lock}.
	 * @param name the name, not empty
	 * @param options how long to wait, and for how long
	 * @return the handle
	 * @throws LockNotAcquiredException if the lock could not be had in time; its message
	 * and cause say why
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	default LockHandle acquire(String name, LockOptions options) throws InterruptedException {
		return lock(name).acquire(options);
	}

	/**
	 * Takes the exclusive lock of a name without blocking. Like
	 * {@link DistributedLock#acquireAsync} of {@link #lock}.
	 * @param name the name, not empty
	 * @param options how long to wait, and for how long
	 * @return the handle, later
	 */
	default CompletableFuture<LockHandle> acquireAsync(String name, LockOptions options) {
		return lock(name).acquireAsync(options);
	}

	/**
	 * Returns what is held on this node now.
	 * @return a snapshot in no order
	 */
	List<HeldLock> held();

}
