package io.cachestarter.writebehind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link KnownFailures}. */
class KnownFailuresTests {

	private final FailureClassifier failures = FailureClassifier.standard();

	static Stream<Throwable> passing() {
		return Stream.of(new QueryTimeoutException("slow"), new CannotAcquireLockException("busy"),
				new RecoverableDataAccessException("closed"), new DataAccessResourceFailureException("gone"),
				new CannotCreateTransactionException("no connection"), new SQLTimeoutException("slow"),
				new SQLTransactionRollbackException("deadlock"), new SQLRecoverableException("closed"),
				new SQLNonTransientConnectionException("closed"), new ConnectException("refused"),
				new UncheckedIOException(new IOException("reset")), new TimeoutException("slow"),
				new IllegalStateException("Cannot write", new SQLTimeoutException("slow")),
				new IllegalStateException(new RuntimeException(new ConnectException("refused"))));
	}

	@ParameterizedTest
	@MethodSource("passing")
	void pass(Throwable failure) {
		assertThat(this.failures.isTransient(failure)).isTrue();
	}

	static Stream<Throwable> staying() {
		return Stream.of(new DataIntegrityViolationException("null"), new DuplicateKeyException("twice"),
				new TransactionTimedOutException("of this transaction"),
				new SQLIntegrityConstraintViolationException("twice", "23505"),
				new SQLSyntaxErrorException("no such table", "42P01"),
				new BatchUpdateException("too long", "22001", 0, new int[0]), new SQLException("says nothing"),
				new SQLException("too short", "0"), new IllegalArgumentException("not a number"),
				new NullPointerException(), new StackOverflowError(),
				new IllegalStateException(new DuplicateKeyException("twice")));
	}

	@ParameterizedTest
	@MethodSource("staying")
	void doNotPass(Throwable failure) {
		assertThat(this.failures.isTransient(failure)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "08006", "40001", "40P01", "53300", "57P01" })
	void passWithAStateOfTheDatabase(String state) {
		assertThat(this.failures.isTransient(new SQLException("of PostgreSQL", state))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "00000", "07001", "23503", "42601", "58000", "5" })
	void doNotPassWithAnotherState(String state) {
		assertThat(this.failures.isTransient(new SQLException("of PostgreSQL", state))).isFalse();
	}

	@Test
	void areNotLookedForWithoutEnd() {
		RuntimeException first = new IllegalStateException("first");
		RuntimeException second = new IllegalStateException("second", first);
		Throwable unused = first.initCause(second);

		assertThat(this.failures.isTransient(first)).isFalse();
		assertThat(this.failures.isTransient(causedBy(19, new IOException("reset")))).isTrue();
		assertThat(this.failures.isTransient(causedBy(20, new IOException("reset")))).isFalse();
	}

	private static Throwable causedBy(int depth, Throwable cause) {
		return IntStream.range(0, depth)
			.boxed()
			.reduce(cause, (inner, number) -> new IllegalStateException(inner), (one, other) -> other);
	}

}
