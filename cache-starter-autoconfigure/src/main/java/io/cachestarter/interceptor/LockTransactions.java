package io.cachestarter.interceptor;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds the transaction of the current thread, if transactions are on the class path.
 * Reactive ones are not bound to a thread and are not seen.
 */
final class LockTransactions {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			LockTransactions.class.getClassLoader());

	private final Object resource = new Object();

	/**
	 * Returns what the transaction of this thread holds.
	 * @return its locks, or {@code null} if there is no transaction
	 */
	@Nullable TransactionHold current() {
		return PRESENT ? TransactionHold.current(this.resource) : null;
	}

}
