package io.cachestarter.lock.history;

import java.time.Duration;

import io.cachestarter.lock.DistributedLock;
import io.cachestarter.lock.LockHandle;

/** What a caller has who has gone through a gate. Used by one thread. */
interface Pass {

	long token();

	boolean isValid();

	Duration remaining();

	void giveBack();

	/** Return what the current thread holds. */
	static Pass ofThread(DistributedLock lock) {
		return new Pass() {

			@Override
			public long token() {
				return lock.fencingToken();
			}

			@Override
			public boolean isValid() {
				return lock.isHeldByCurrentThread();
			}

			@Override
			public Duration remaining() {
				return lock.remainingLease();
			}

			@Override
			public void giveBack() {
				lock.unlock();
			}

		};
	}

	static Pass of(LockHandle handle) {
		return new Pass() {

			@Override
			public long token() {
				return handle.fencingToken();
			}

			@Override
			public boolean isValid() {
				return handle.isValid();
			}

			@Override
			public Duration remaining() {
				return handle.remainingLease();
			}

			@Override
			public void giveBack() {
				handle.close();
			}

		};
	}

}
