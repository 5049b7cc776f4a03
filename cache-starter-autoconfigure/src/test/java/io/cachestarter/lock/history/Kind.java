package io.cachestarter.lock.history;

import java.util.Locale;

import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockListener;

/** A kind of lock that one caller may have at a time. */
enum Kind {

	LOCK, FAIR, WRITE, SEMAPHORE;

	private static final String NUMBER = "-";

	/** Return the name of a lock of this kind. */
	String lock(int number) {
		return name().toLowerCase(Locale.ROOT) + NUMBER + number;
	}

	static Kind of(String lock) {
		return valueOf(lock.substring(0, lock.indexOf(NUMBER)).toUpperCase(Locale.ROOT));
	}

	/** Return the gate to a lock of this kind. */
	static Gate open(DistributedLocks locks, String lock, LockListener listener) {
		return switch (of(lock)) {
			case LOCK -> new LockGate(locks.lock(lock).onLost(listener));
			case FAIR -> new LockGate(locks.fairLock(lock).onLost(listener));
			case WRITE -> new LockGate(locks.readWriteLock(lock).writeLock().onLost(listener));
			case SEMAPHORE -> new PermitGate(locks.semaphore(lock, 1), listener);
		};
	}

}
