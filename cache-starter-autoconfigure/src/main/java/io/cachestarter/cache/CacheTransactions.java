package io.cachestarter.cache;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.util.ClassUtils;

/**
 * Knows the transaction of the current thread. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface CacheTransactions {

	/** For applications without transactions. */
	CacheTransactions NONE = new CacheTransactions() {

		@Override
		public @Nullable TransactionLog existing() {
			return null;
		}

		@Override
		public @Nullable TransactionLog current() {
			return null;
		}

		@Override
		public void onCommit(Consumer<List<String>> invalidator, Supplier<CacheErrorHandler> errors) {
			// there will be none
		}

	};

	/**
	 * Returns transactions as Spring manages them.
	 * @return the transactions of Spring, or none without spring-tx on the class path
	 */
	static CacheTransactions detect() {
		return ClassUtils.isPresent("org.springframework.transaction.support.TransactionSynchronizationManager",
				CacheTransactions.class.getClassLoader()) ? new SpringTransactions() : NONE;
	}

	/**
	 * Returns what the transaction of this thread has done to caches.
	 * @return its log, or {@code null} if there is no transaction or it has done nothing
	 */
	@Nullable TransactionLog existing();

	/**
	 * Returns the log of the transaction of this thread, and begins one if there is none.
	 * @return the log, or {@code null} if there is no transaction that can still be
	 * committed
	 */
	@Nullable TransactionLog current();

	/**
	 * Says what is called when a transaction has committed.
	 * @param invalidator is given the texts of the tags to invalidate
	 * @param errors is asked for who is told of failures
	 */
	void onCommit(Consumer<List<String>> invalidator, Supplier<CacheErrorHandler> errors);

}
