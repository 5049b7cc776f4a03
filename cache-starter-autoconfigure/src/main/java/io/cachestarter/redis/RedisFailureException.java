package io.cachestarter.redis;

/**
 * Thrown when Redis did not do what was asked: it is not connected, did not answer in
 * time, or answered with an error.
 *
 * @since 0.1.0
 */
public class RedisFailureException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what failed
	 */
	public RedisFailureException(String message) {
		super(message);
	}

	/**
	 * Creates an exception.
	 * @param message what failed
	 * @param cause why
	 */
	public RedisFailureException(String message, Throwable cause) {
		super(message, cause);
	}

}
