package io.cachestarter.ratelimit;

/**
 * Thrown in place of calling a method whose limit does not allow the call, or which could
 * not be asked while Redis is down and then refuses.
 *
 * @since 0.1.0
 */
public class RateLimitExceededException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient RateLimitResult result;

	/**
	 * Creates an exception, without a stack trace: it is no fault of the code, and may be
	 * thrown often.
	 * @param result what was decided
	 */
	public RateLimitExceededException(RateLimitResult result) {
		super(result.describe(), null, false, false);
		this.result = result;
	}

	/**
	 * Returns what was decided.
	 * @return the result, which does not allow the call
	 */
	public RateLimitResult getResult() {
		return this.result;
	}

}
