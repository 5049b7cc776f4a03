package io.cachestarter.lock;

/**
 * Thrown when a lock is used or given back that has been lost: others may have worked at
 * the same time.
 *
 * @since 0.1.0
 */
public class LockLostException extends IllegalMonitorStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message which lock has been lost, and why
	 */
	public LockLostException(String message) {
		super(message);
	}

}
