package io.cachestarter.cache;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.OverridingClassLoader;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheTransactions}.
 */
class CacheTransactionsTests {

	@Test
	void detectsTransactionsOfSpring() {
		assertThat(CacheTransactions.detect()).isInstanceOf(SpringTransactions.class);
	}

	@Test
	void detectsNoneWithoutTheLibrary() throws ReflectiveOperationException {
		ClassLoader without = new FilteredClassLoader("org.springframework.transaction");
		Class<?> transactions = new CopyingClassLoader(without).loadClass(CacheTransactions.class.getName());

		assertThat(transactions).isNotSameAs(CacheTransactions.class);
		assertThat(transactions.getMethod("detect").invoke(null)).isSameAs(transactions.getField("NONE").get(null));
	}

	@Test
	void noneKnowsNoTransaction() {
		TransactionSynchronizationManager.initSynchronization();
		try {
			TransactionSynchronizationManager.setActualTransactionActive(true);

			assertThat(CacheTransactions.NONE.existing()).isNull();
			assertThat(CacheTransactions.NONE.current()).isNull();
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

	/** Defines the classes of this package itself, from the bytes that its parent has. */
	private static final class CopyingClassLoader extends OverridingClassLoader {

		CopyingClassLoader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected boolean isEligibleForOverriding(String className) {
			return className.startsWith(CacheTransactions.class.getPackageName() + ".");
		}

	}

}
