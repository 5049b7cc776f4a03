package io.cachestarter.cache;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a write to a cache with write-behind cannot be accepted.
 *
 * @since 0.1.0
 */
public class WriteNotAcceptedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Creates an exception.
	 * @param reason why it was not accepted
	 * @param message the message
	 * @param cause what has failed, or {@code null}
	 */
	public WriteNotAcceptedException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Returns why the write was not accepted.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/** Why a write was not accepted. */
	public enum Reason {

		/** As many writes are pending as may be, for as long as a caller waits. */
		FULL,

		/** Redis has not taken it: nothing is changed. */
		UNAVAILABLE,

		/**
		 * Redis has not answered, or has taken a part of several writes: what is cached
		 * of their keys is evicted, and each may be written later or not.
		 */
		UNKNOWN

	}

}
