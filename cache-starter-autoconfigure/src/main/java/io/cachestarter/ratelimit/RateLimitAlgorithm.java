package io.cachestarter.ratelimit;

/**
 * How it is decided whether a permit is left. N stands for the limit, W for the window.
 * All times are those of the Redis server.
 *
 * @since 0.1.0
 */
public enum RateLimitAlgorithm {

	/**
	 * Exact: no window of length W ever holds more than N permits, and none is denied
	 * that fits. Keeps the time of each permit, 7 bytes, so N is 100,000 at most.
	 */
	SLIDING_WINDOW("sw", "sliding-window"),

	/**
	 * Strict: no window of length W ever holds more than N permits, but a permit counts
	 * for up to W/150 longer than W. Takes 633 bytes, whatever N is.
	 */
	SLIDING_WINDOW_BUCKETS("sb", "sliding-window-buckets"),

	/**
	 * Estimate from the counts of two windows in a row, the earlier one by the share that
	 * is still covered. A window of length W may hold nearly 2N. Takes 22 bytes.
	 */
	SLIDING_COUNTER("sc", "sliding-counter"),

	/**
	 * Token bucket, decided as the generic cell rate algorithm of ITU-T I.371 does it: N
	 * permits come back in each W, evenly, and as many as the burst can be there at once.
	 * A window of length W may hold the burst and N. Takes 22 bytes.
	 */
	TOKEN_BUCKET("tb", "token-bucket"),

	/**
	 * Windows of length W one after the other, each begins with its first permit. A
	 * window that lies across two of them may hold 2N. Takes 11 bytes.
	 */
	FIXED_WINDOW("fw", "fixed-window"),

	/**
	 * At most N permits are out at the same time. Each is given back, and lost after W if
	 * it is not. Takes some 120 bytes for each permit that is out.
	 */
	CONCURRENCY("cc", "concurrency");

	private final String code;

	private final String file;

	RateLimitAlgorithm(String code, String file) {
		this.code = code;
		this.file = file;
	}

	/** Returns its name in keys and scripts. */
	String code() {
		return this.code;
	}

	/** Returns how the names of the files end that hold its parts of the scripts. */
	String file() {
		return this.file;
	}

}
