package io.cachestarter.cache;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions as Spring manages them, those of JDBC and JPA included. Reactive ones are
 * not bound to a thread and are not seen.
 */
final class SpringTransactions implements CacheTransactions {

	private final Object resource = new Object();

	private volatile Consumer<List<String>> invalidator = (tags) -> {
		throw new IllegalStateException("Nobody invalidates tags yet");
	};

	private volatile Supplier<CacheErrorHandler> errors = SimpleCacheErrorHandler::new;

	@Override
	public void onCommit(Consumer<List<String>> action, Supplier<CacheErrorHandler> handler) {
		this.invalidator = action;
		this.errors = handler;
	}

	@Override
	public @Nullable TransactionLog existing() {
		return TransactionSynchronizationManager.isSynchronizationActive() ? bound() : null;
	}

	private @Nullable TransactionLog bound() {
		TransactionLog log = (TransactionLog) TransactionSynchronizationManager.getResource(this.resource);
		return (log != null && !log.hasEnded()) ? log : null;
	}

	@Override
	public @Nullable TransactionLog current() {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return null;
		}
		TransactionLog log = (TransactionLog) TransactionSynchronizationManager.getResource(this.resource);
		if (log == null) {
			return begin();
		}
		return log.hasEnded() ? null : log;
	}

	private TransactionLog begin() {
		TransactionLog log = new TransactionLog(TransactionSynchronizationManager.isCurrentTransactionReadOnly());
		TransactionSynchronizationManager.bindResource(this.resource, log);
		TransactionSynchronizationManager.registerSynchronization(new Completion(log));
		return log;
	}

	/** Does what the log says when the transaction has ended. */
	private final class Completion implements TransactionSynchronization {

		private final TransactionLog log;

		Completion(TransactionLog log) {
			this.log = log;
		}

		/** Unbinds the log before others can begin a transaction in their turn. */
		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public void suspend() {
			TransactionSynchronizationManager.unbindResourceIfPossible(SpringTransactions.this.resource);
		}

		@Override
		public void resume() {
			TransactionSynchronizationManager.bindResource(SpringTransactions.this.resource, this.log);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.log.storeNothing();
		}

		@Override
		public void afterCommit() {
			commit();
		}

		private void commit() {
			this.log.commit(SpringTransactions.this.invalidator, SpringTransactions.this.errors);
		}

		@Override
		public void afterCompletion(int status) {
			TransactionSynchronizationManager.unbindResourceIfPossible(SpringTransactions.this.resource);
			if (this.log.hasEnded()) {
				return;
			}
			if (status == STATUS_ROLLED_BACK) {
				this.log.rollBack();
				return;
			}
			if (status == STATUS_UNKNOWN) {
				this.log.storeNothing();
			}
			commit();
		}

	}

}
