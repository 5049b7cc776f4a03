package io.cachestarter.cache;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the write-throughs of one key run one after the other on this node. Safe for use
 * by multiple threads.
 */
final class WriteOrder {

	/*
	 * Invariant: a lock is in the map while a thread holds it or waits for it; users is
	 * changed only within compute() of its key.
	 *
	 * Without it two writers of a key would change the database in one order and the
	 * cache in the other. The tokens of their puts turn that into an evict, so the order
	 * here is not needed for a right cache but for one that keeps its value.
	 *
	 * Several keys are locked in the order of their texts, so that two callers do not
	 * wait for each other. A writer that writes other keys can still bring that about;
	 * nobody waits for longer than the timeout, and who has waited that long goes on
	 * without the lock. Within a transaction no lock is taken: its rows stay locked in
	 * the database until the commit, and a thread that waits for one of them here must
	 * not hold what the transaction needs next.
	 */

	private final ConcurrentMap<String, KeyLock> locks = new ConcurrentHashMap<>();

	private final long timeoutNanos;

	WriteOrder(long timeoutNanos) {
		this.timeoutNanos = timeoutNanos;
	}

	/** Runs an action when it is the turn of this thread for all of the keys. */
	void inTurn(Collection<String> texts, Runnable action) {
		Deque<Runnable> held = new ArrayDeque<>();
		try {
			new TreeSet<>(texts).forEach((text) -> held.push(hold(text)));
			action.run();
		}
		finally {
			held.forEach(Runnable::run);
		}
	}

	/** Waits for the turn, and returns what ends it. */
	private Runnable hold(String text) {
		KeyLock lock = enter(text);
		boolean locked = tryLock(lock);
		return () -> {
			if (locked) {
				lock.unlock();
			}
			leave(text);
		};
	}

	private boolean tryLock(KeyLock lock) {
		try {
			return lock.tryLock(this.timeoutNanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private KeyLock enter(String text) {
		return this.locks.compute(text, (same, existing) -> {
			KeyLock lock = (existing != null) ? existing : new KeyLock();
			lock.users++;
			return lock;
		});
	}

	private void leave(String text) {
		this.locks.computeIfPresent(text, (same, lock) -> (--lock.users > 0) ? lock : null);
	}

	private static final class KeyLock extends ReentrantLock {

		private static final long serialVersionUID = 1L;

		private int users;

	}

}
