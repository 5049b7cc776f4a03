package io.cachestarter.writebehind;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Knows the failures of databases and networks that pass, those of Spring by their names.
 */
final class KnownFailures implements FailureClassifier {

	private static final Set<String> BY_NAME = Set.of("org.springframework.dao.TransientDataAccessException",
			"org.springframework.dao.RecoverableDataAccessException",
			"org.springframework.dao.DataAccessResourceFailureException",
			"org.springframework.transaction.CannotCreateTransactionException");

	/**
	 * Connection, rollback of the transaction, not enough resources, intervention of an
	 * operator.
	 */
	private static final Set<String> SQL_CLASSES = Set.of("08", "40", "53", "57");

	/** Causes are followed so far: some lead in a circle. */
	private static final int DEPTH = 20;

	@Override
	public boolean isTransient(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; i < DEPTH && cause != null; i++) {
			if (isKnown(cause)) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private static boolean isKnown(Throwable failure) {
		return failure instanceof IOException || failure instanceof TimeoutException
				|| failure instanceof SQLTransientException || failure instanceof SQLRecoverableException
				|| failure instanceof SQLNonTransientConnectionException
				|| (failure instanceof SQLException sql && isOfKnownState(sql.getSQLState()))
				|| isNamed(failure.getClass());
	}

	private static boolean isOfKnownState(@Nullable String state) {
		return state != null && state.length() >= 2 && SQL_CLASSES.contains(state.substring(0, 2));
	}

	private static boolean isNamed(Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (BY_NAME.contains(each.getName())) {
				return true;
			}
		}
		return false;
	}

}
