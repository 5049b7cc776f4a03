package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;

/**
 * How one kind of lock is kept in Redis. Each call is one round trip and ends within the
 * time budget.
 */
interface LockStore {

	/**
	 * Asks for a lock.
	 * @param claim what is wanted
	 * @param probablyFree whether nothing is known of the lock here
	 * @param patient whether the caller waits and has to be told when the lock is free
	 * @return the answer. If the future fails, the lock may be taken or not
	 */
	CompletableFuture<Answer> ask(Claim claim, boolean probablyFree, boolean patient);

	/**
	 * Lets a lock last for another lease, or only looks whether it is held.
	 * @return whether it is held
	 */
	CompletableFuture<Boolean> renew(Claim claim, boolean extend);

	/**
	 * Gives a lock back, and the place in a queue.
	 * @param believed whether the lock should be held: nothing is known of a loss
	 * @return whether it was held
	 */
	CompletableFuture<Boolean> release(Claim claim, boolean believed);

	/**
	 * Passes the lock to the next caller of this node unless other nodes wait.
	 * @return granted, or for how long it is reserved for others
	 */
	default CompletableFuture<Answer> passOn(Claim held, Claim next) {
		throw new UnsupportedOperationException(held.kind() + " is not handed over");
	}

	/**
	 * Has Redis forget that a caller waits.
	 * @return completed when Redis has
	 */
	default CompletableFuture<?> withdraw(Claim claim) {
		return CompletableFuture.completedFuture(null);
	}

}
