package io.cachestarter.interceptor;

import java.util.ArrayDeque;
import java.util.Deque;

import io.cachestarter.lock.DistributedLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks that one call has taken for its thread. To be used by that thread only.
 */
final class ThreadHold {

	private final Deque<Taken> taken = new ArrayDeque<>();

	void add(LockRequest.Id id, DistributedLock lock) {
		this.taken.push(new Taken(id, lock));
	}

	/**
	 * Leaves locks to a transaction. Those that it has already stay here: they have been
	 * taken again, and are given back at the end of the call.
	 * @param transaction gives them back when it ends
	 */
	void moveTo(TransactionHold transaction) {
		this.taken.removeIf((each) -> transaction.keep(each.id(), each.lock()));
	}

	/**
	 * Gives all locks back.
	 * @throws io.cachestarter.lock.LockLostException if one of them has been lost
	 */
	void release() {
		RuntimeException failure = releaseAll();
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Gives all locks back after a failure, which remains the one that counts.
	 * @param failure what the method has thrown
	 */
	void releaseAfter(Throwable failure) {
		RuntimeException another = releaseAll();
		if (another != null) {
			failure.addSuppressed(another);
		}
	}

	private @Nullable RuntimeException releaseAll() {
		RuntimeException failure = null;
		while (!this.taken.isEmpty()) {
			try {
				this.taken.pop().lock().unlock();
			}
			catch (RuntimeException ex) {
				if (failure == null) {
					failure = ex;
				}
				else {
					failure.addSuppressed(ex);
				}
			}
		}
		return failure;
	}

	/**
	 * A lock that has been taken.
	 *
	 * @param id which one
	 * @param lock gives it back
	 */
	private record Taken(LockRequest.Id id, DistributedLock lock) {

	}

}
