package io.cachestarter.interceptor;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Transactions that write down when they begin and end. One thread at a time. */
class EventTransactions extends AbstractPlatformTransactionManager {

	private final Consumer<String> events;

	private int depth;

	EventTransactions(Consumer<String> events) {
		this.events = events;
	}

	@Override
	protected Object doGetTransaction() {
		return new Object();
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return this.depth > 0;
	}

	@Override
	protected Object doSuspend(Object transaction) {
		return transaction;
	}

	@Override
	protected void doResume(@Nullable Object transaction, Object suspendedResources) {
		// there is nothing to resume
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		this.depth++;
		this.events.accept("begin");
	}

	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		// the outer one sees the exception
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		this.events.accept("commit");
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		this.events.accept("rollback");
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		this.depth--;
	}

}
