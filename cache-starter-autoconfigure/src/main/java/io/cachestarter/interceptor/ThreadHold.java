package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.List;

import io.cachestarter.internal.Undo;
import io.cachestarter.lock.DistributedLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks that one call has taken for its thread. To be used by that thread only.
 */
final class ThreadHold {

	private final List<Taken> taken = new ArrayList<>();

	void add(LockRequest.Id id, DistributedLock lock) {
		this.taken.add(new Taken(id, lock));
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
		return Undo.inReverse(List.copyOf(this.taken), (each) -> {
			this.taken.remove(each);
			each.lock().unlock();
		});
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
