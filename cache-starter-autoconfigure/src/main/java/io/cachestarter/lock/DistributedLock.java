package io.cachestarter.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock that all nodes of the application share. Can be held by a thread, as a
 * {@link Lock} that this thread may take again, or by whoever has a {@link LockHandle}.
 * <p>
 * Taking it costs one round trip to Redis, giving it back another; taking it again on the
 * same thread none. A lock taken without a lease of its own lasts for the configured
 * lease and is renewed from a third of it on, until it is given back or its thread has
 * ended. Without Redis {@link #tryLock()} answers {@code false} within the time budget of
 * one call, and {@link #lock()} waits until Redis is back; both log why.
 * <p>
 * A lock that a thread holds can be lost: because its lease has ended, because Redis has
 * lost or removed it, or because Redis could not be reached for the length of the lease.
 * The {@linkplain #onLost listener} is told within a third of the lease, and
 * {@link #unlock()} throws {@link LockLostException}.
 * <p>
 * Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface DistributedLock extends Lock {

	/**
	 * Returns the name of the lock.
	 * @return the name
	 */
	String name();

	/**
	 * Takes the lock for this thread. Waits as long as it takes, also while Redis cannot
	 * be reached; an interrupt is noted and does not end it.
	 * @throws LockLostException if this thread has held it and lost it, and has not
	 * called {@link #unlock()} since
	 */
	@Override
	void lock();

	/**
	 * Takes the lock for this thread, like {@link #lock()}, unless the thread is
	 * interrupted.
	 */
	@Override
	void lockInterruptibly() throws InterruptedException;

	/**
	 * Takes the lock for this thread, or says why it could not be had. If this thread
	 * holds it already, it is taken again with the lease that it has.
	 * @param options how long to wait, and for how long
	 * @throws LockNotAcquiredException if the lock could not be had in time
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalArgumentException if the lease is out of range
	 */
	void lock(LockOptions options) throws InterruptedException;

	/**
	 * Takes the lock for this thread if it is free now. Asks Redis once at most.
	 * @return whether it has been taken; not if Redis does not answer
	 */
	@Override
	boolean tryLock();

	/**
	 * Takes the lock for this thread if that is possible in time.
	 * @param time how long to wait; zero or less means not to wait
	 * @param unit the unit of the time
	 * @return whether it has been taken
	 */
	@Override
	boolean tryLock(long time, TimeUnit unit) throws InterruptedException;

	/**
	 * Takes the lock for this thread if that is possible in time, for a limited time: it
	 * is not renewed. If this thread holds it already, it is taken again with the lease
	 * that it has.
	 * @param wait how long to wait; zero or less means not to wait
	 * @param lease after what time the lock ends by itself, from 100 ms to 24 h
	 * @return whether it has been taken
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalArgumentException if the lease is out of range
	 */
	boolean tryLock(Duration wait, Duration lease) throws InterruptedException;

	/**
	 * Gives the lock back, or undoes one {@link #lock()} of several by this thread. If
	 * Redis cannot be reached, this returns, and the lock is given back later or ends
	 * with its lease.
	 * @throws LockLostException if this thread has held the lock and lost it. It is not
	 * held any more afterwards
	 * @throws IllegalMonitorStateException if this thread does not hold the lock
	 */
	@Override
	void unlock();

	/**
	 * Not supported: a condition would have to give the lock back while it waits, and a
	 * signal across nodes can be lost.
	 * @return never
	 * @throws UnsupportedOperationException always; use a
	 * {@link DistributedCountDownLatch}, or poll the state that is waited for
	 */
	@Override
	Condition newCondition();

	/**
	 * Takes the lock for whoever has the handle, of whichever thread. Not reentrant: who
	 * has a handle and asks for another one waits for himself.
	 * @param options how long to wait, and for how long
	 * @return the handle
	 * @throws LockNotAcquiredException if the lock could not be had in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	LockHandle acquire(LockOptions options) throws InterruptedException;

	/**
	 * Takes the lock for whoever has the handle, without blocking. The future is
	 * completed on a thread for asynchronous work. Cancelling it ends the waiting, and a
	 * lock that comes nevertheless is given back.
	 * @param options how long to wait, and for how long
	 * @return the handle, later; fails with {@link LockNotAcquiredException} if the lock
	 * could not be had in time
	 */
	CompletableFuture<LockHandle> acquireAsync(LockOptions options);

	/**
	 * Tells whether this thread holds the lock and has not lost it.
	 * @return whether it does
	 */
	boolean isHeldByCurrentThread();

	/**
	 * Returns the fencing token of the present hold of this thread; see
	 * {@link LockHandle#fencingToken()}. The same for all {@link #lock()} calls of a
	 * thread that holds it.
	 * @return the token
	 * @throws IllegalMonitorStateException if this thread does not hold the lock, or
	 * {@link LockLostException} if it has lost it
	 */
	long fencingToken();

	/**
	 * Returns for how long the hold of this thread lasts if it is not renewed any more.
	 * @return the time, zero if it is lost or over
	 * @throws IllegalMonitorStateException if this thread does not hold the lock
	 */
	Duration remainingLease();

	/**
	 * Does nothing as long as this thread holds the lock and knows of no loss. Asks
	 * nobody: what it knows is at most a third of the lease old, and never reaches beyond
	 * the lease by the clock of this JVM.
	 * @throws LockLostException if the lock has been lost or its lease is over
	 * @throws IllegalMonitorStateException if this thread does not hold the lock
	 */
	void ensureValid();

	/**
	 * Has a listener told when a hold is lost that is taken through this object from now
	 * on.
	 * @param listener called on a thread for asynchronous work
	 * @return this object
	 */
	DistributedLock onLost(LockListener listener);

}
