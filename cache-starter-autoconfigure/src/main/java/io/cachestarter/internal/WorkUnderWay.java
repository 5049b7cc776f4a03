package io.cachestarter.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts work that has begun and not ended, so that its end can be waited for. Safe for
 * use by multiple threads.
 *
 * @since 0.1.0
 */
public final class WorkUnderWay {

	/*
	 * Whoever ends the last work looks at 'awaited' after it has lowered the count;
	 * whoever waits raises 'awaited' before it looks at the count. One of them sees the
	 * other, so the end of work costs a lock only while somebody waits.
	 */

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicInteger awaited = new AtomicInteger();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition none = this.lock.newCondition();

	/**
	 * Notes that work begins.
	 */
	public void begin() {
		this.count.incrementAndGet();
	}

	/**
	 * Notes that work begins, unless there is much already.
	 * @param max how much there may be
	 * @return whether it may begin
	 */
	public boolean tryBegin(int max) {
		if (this.count.incrementAndGet() <= max) {
			return true;
		}
		end();
		return false;
	}

	/**
	 * Notes that work has ended.
	 */
	public void end() {
		if (this.count.decrementAndGet() == 0 && this.awaited.get() > 0) {
			this.lock.lock();
			try {
				this.none.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Returns how much has begun and not ended.
	 * @return the number
	 */
	public int count() {
		return this.count.get();
	}

	/**
	 * Waits until all has ended.
	 * @param nanos how long to wait
	 * @return whether all has ended; not if the thread has been interrupted, whose flag
	 * then stays set
	 */
	public boolean awaitNone(long nanos) {
		this.awaited.incrementAndGet();
		this.lock.lock();
		try {
			long left = nanos;
			while (this.count.get() > 0 && left > 0) {
				left = this.none.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
			this.awaited.decrementAndGet();
		}
		return this.count.get() == 0;
	}

}
