package io.cachestarter.writebehind;

/**
 * Tells failures that pass from failures that do not. While a writer fails with one that
 * passes, its batch is tried again for ever, with growing pauses; with another one it is
 * tried a few times, and then divided to find the writes that are to blame.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FailureClassifier {

	/**
	 * Tells whether a failure is one of where the values go, and not of the values.
	 * @param failure what a writer has thrown
	 * @return whether the same batch may succeed later
	 */
	boolean isTransient(Throwable failure);

	/**
	 * Returns the classifier that is used if the application has none: transient are
	 * Spring's {@code TransientDataAccessException},
	 * {@code RecoverableDataAccessException}, {@code DataAccessResourceFailureException}
	 * and {@code CannotCreateTransactionException}, JDBC's transient, recoverable and
	 * connection exceptions and the SQL states 08, 40, 53 and 57, {@code IOException} and
	 * {@code TimeoutException}, also as a cause.
	 * @return the classifier
	 */
	static FailureClassifier standard() {
		return new KnownFailures();
	}

}
