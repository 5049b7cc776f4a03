package io.cachestarter.lock;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a lock could not be had in time. Nothing has been done under it.
 *
 * @since 0.1.0
 */
public class LockNotAcquiredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String lockName;

	/**
	 * Creates an exception.
	 * @param lockName the name of the lock
	 * @param message how long it was waited for, and what for
	 * @param cause why Redis could not be asked, or {@code null} if somebody else holds
	 * the lock
	 */
	public LockNotAcquiredException(String lockName, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.lockName = lockName;
	}

	/**
	 * Returns the name of the lock.
	 * @return the name
	 */
	public String getLockName() {
		return this.lockName;
	}

}
