package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.lock.DistributedLock;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Locks of calls that were made within a transaction. Others would not see its changes
 * before it has ended, so it keeps the locks until then. Before its commit it looks
 * whether they are held still; if one is not, the commit fails. Bound to the thread of
 * the transaction.
 */
final class TransactionHold implements TransactionSynchronization {

	private final Map<LockRequest.Id, DistributedLock> locks = new LinkedHashMap<>();

	private final List<HandleHold> handles = new ArrayList<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private final Object resource;

	private TransactionHold(Object resource) {
		this.resource = resource;
	}

	/**
	 * Returns what the transaction of this thread holds.
	 * @param resource under what it is bound to the thread
	 * @return its locks, or {@code null} if there is no transaction
	 */
	static @Nullable TransactionHold current(Object resource) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return null;
		}
		TransactionHold bound = (TransactionHold) TransactionSynchronizationManager.getResource(resource);
		return (bound != null) ? bound : begin(resource);
	}

	private static TransactionHold begin(Object resource) {
		TransactionHold hold = new TransactionHold(resource);
		TransactionSynchronizationManager.registerSynchronization(hold);
		TransactionSynchronizationManager.bindResource(resource, hold);
		return hold;
	}

	/**
	 * Keeps a lock until the end.
	 * @param id which lock
	 * @param lock the lock, taken once for this
	 * @return whether it is kept; if not, it has been kept before
	 */
	boolean keep(LockRequest.Id id, DistributedLock lock) {
		return this.locks.putIfAbsent(id, lock) == null;
	}

	/**
	 * Looks at locks before the commit, but does not give them back.
	 * @param hold the locks
	 * @return completed when the transaction has ended
	 */
	CompletableFuture<Void> watch(HandleHold hold) {
		this.handles.add(hold);
		return this.ended;
	}

	/**
	 * Does nothing while all locks are held.
	 * @throws io.cachestarter.lock.LockLostException if one of them has been lost
	 */
	void ensureValid() {
		this.locks.values().forEach(DistributedLock::ensureValid);
		this.handles.forEach(HandleHold::ensureValid);
	}

	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResource(this.resource);
	}

	@Override
	public void resume() {
		TransactionSynchronizationManager.bindResource(this.resource, this);
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		ensureValid();
	}

	@Override
	public void afterCompletion(int status) {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.resource);
		this.ended.complete(null);
		ThreadHold last = new ThreadHold();
		this.locks.forEach(last::add);
		last.release();
	}

}
