package io.cachestarter.oracle;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of a database whose changes become visible with the commit. Safe for use
 * by multiple threads.
 */
final class Transactions {

	/**
	 * Run a transaction.
	 * @param action what is done in it
	 * @param commit makes its changes visible
	 */
	void run(Runnable action, Runnable commit) {
		CommitRunner manager = new CommitRunner(commit);
		new TransactionTemplate(manager).executeWithoutResult((status) -> action.run());
	}

	private static final class CommitRunner extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		private final transient Runnable commit;

		CommitRunner(Runnable commit) {
			this.commit = commit;
		}

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			// nothing is to be opened
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.commit.run();
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			// nothing has been changed
		}

	}

}
