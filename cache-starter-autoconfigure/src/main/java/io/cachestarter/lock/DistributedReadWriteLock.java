package io.cachestarter.lock;

import java.util.concurrent.locks.ReadWriteLock;

/**
 * A pair of locks that all nodes of the application share: one that many may hold at
 * once, and one that excludes all others.
 * <p>
 * A thread that holds the write lock may take the read lock, too, and then give the write
 * lock back. The other way round it would wait for itself, so that fails with
 * {@link IllegalMonitorStateException}. While somebody waits for the write lock, new
 * readers wait as well.
 *
 * @since 0.1.0
 */
public interface DistributedReadWriteLock extends ReadWriteLock {

	@Override
	DistributedLock readLock();

	@Override
	DistributedLock writeLock();

}
