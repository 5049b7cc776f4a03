package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What all kinds of locks have in common: how a thread holds them. How they are taken is
 * up to the kind.
 */
abstract class ThreadLock implements DistributedLock {

	private final List<LockListener> listeners = new CopyOnWriteArrayList<>();

	private final ThreadHolds holds;

	private final String name;

	private final String holdName;

	/**
	 * Creates a lock.
	 * @param name its name
	 * @param holdName tells it from other kinds of the same name
	 */
	ThreadLock(ThreadHolds holds, String name, String holdName) {
		this.holds = holds;
		this.name = name;
		this.holdName = holdName;
	}

	/** Takes the lock for a thread whatever happens. */
	abstract LockHandle take(Thread owner);

	/** Takes the lock for a thread, or says why it could not be had. */
	abstract LockHandle takeOrFail(Thread owner, LockOptions options) throws InterruptedException;

	/** Takes the lock for a thread if that is possible in time. */
	abstract @Nullable LockHandle take(Thread owner, LockOptions options) throws InterruptedException;

	/** Takes the lock for a thread if it is free. */
	abstract @Nullable LockHandle takeNow(Thread owner);

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void lock() {
		if (!enterAgain()) {
			hold(take(Thread.currentThread()));
		}
	}

	@Override
	public void lockInterruptibly() throws InterruptedException {
		lock(LockOptions.DEFAULT.waitAtMost(LockOptions.FOREVER));
	}

	@Override
	public void lock(LockOptions options) throws InterruptedException {
		checkInterrupt();
		if (!enterAgain()) {
			hold(takeOrFail(Thread.currentThread(), options));
		}
	}

	@Override
	public boolean tryLock() {
		return enterAgain() || holdIfTaken(takeNow(Thread.currentThread()));
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		return tryLock(LockOptions.DEFAULT.waitAtMost(Duration.ofNanos(unit.toNanos(time))));
	}

	@Override
	public boolean tryLock(Duration wait, Duration lease) throws InterruptedException {
		return tryLock(LockOptions.DEFAULT.waitAtMost(wait).lease(lease).withoutRenewal());
	}

	private void checkInterrupt() throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException("Interrupted before lock '" + this.name + "' was asked for");
		}
	}

	private boolean tryLock(LockOptions options) throws InterruptedException {
		checkInterrupt();
		return enterAgain() || holdIfTaken(take(Thread.currentThread(), options));
	}

	private boolean enterAgain() {
		ThreadHolds.Entry entry = this.holds.find(this.holdName);
		if (entry == null) {
			return false;
		}
		entry.enter();
		return true;
	}

	private boolean holdIfTaken(@Nullable LockHandle handle) {
		if (handle == null) {
			return false;
		}
		hold(handle);
		return true;
	}

	private void hold(LockHandle handle) {
		this.holds.put(this.holdName, handle);
	}

	@Override
	public void unlock() {
		ThreadHolds.Entry entry = held();
		if (entry.exit()) {
			this.holds.remove(this.holdName);
			entry.handle().close();
		}
	}

	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException("Lock '" + this.name
				+ "' has no conditions: a signal to another node can be lost. Use a DistributedCountDownLatch, "
				+ "or poll the state that is waited for");
	}

	/** Returns who is told of the loss of a lock that is taken in some way. */
	List<LockListener> told(LockOptions options) {
		return (options.listener() == null) ? this.listeners
				: Stream.concat(this.listeners.stream(), Stream.of(options.listener())).toList();
	}

	@Override
	public boolean isHeldByCurrentThread() {
		ThreadHolds.Entry entry = this.holds.find(this.holdName);
		return entry != null && entry.handle().isValid();
	}

	@Override
	public long fencingToken() {
		LockHandle handle = held().handle();
		handle.ensureValid();
		return handle.fencingToken();
	}

	@Override
	public Duration remainingLease() {
		return held().handle().remainingLease();
	}

	@Override
	public void ensureValid() {
		held().handle().ensureValid();
	}

	@Override
	public DistributedLock onLost(LockListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/** Returns what this thread holds. */
	ThreadHolds.Entry held() {
		ThreadHolds.Entry entry = this.holds.find(this.holdName);
		if (entry == null) {
			throw new IllegalMonitorStateException("Thread '" + Thread.currentThread().getName()
					+ "' does not hold lock '" + this.name + "': either it has not taken it, or it has given it back");
		}
		return entry;
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + " '" + this.name + "'";
	}

}
