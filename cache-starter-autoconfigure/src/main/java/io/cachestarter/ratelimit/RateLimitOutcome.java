package io.cachestarter.ratelimit;

/**
 * How a request for permits has ended.
 *
 * @since 0.1.0
 */
public enum RateLimitOutcome {

	/** The permits have been taken. */
	ALLOWED(true),

	/** There were not enough permits; none has been taken. */
	DENIED(false),

	/** There were not enough permits, but the limiter is one that only counts. */
	SHADOW_DENIED(true),

	/** Redis did not decide, and the limiter lets requests pass then. */
	FAILED_OPEN(true),

	/** Redis did not decide, and the limiter refuses requests then. */
	FAILED_CLOSED(false),

	/** Redis did not decide, and this node had a permit in its share. */
	FALLBACK_ALLOWED(true),

	/** Redis did not decide, and the share of this node is used up. */
	FALLBACK_DENIED(false);

	private final boolean allowed;

	RateLimitOutcome(boolean allowed) {
		this.allowed = allowed;
	}

	/**
	 * Tells whether the caller may go on.
	 * @return whether the request is allowed
	 */
	public boolean isAllowed() {
		return this.allowed;
	}

	/**
	 * Tells whether Redis has decided, or would have decided so.
	 * @return whether it is no answer to a failure
	 */
	public boolean isDecided() {
		return this == ALLOWED || this == DENIED || this == SHADOW_DENIED;
	}

}
