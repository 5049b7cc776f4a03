package io.cachestarter.lock.history;

/** Something that holds for every history of locks. */
interface Rule {

	void check(History history, Expectations expectations, Findings findings);

	/** Return the time in ms. */
	static long millis(long nanos) {
		return nanos / 1_000_000;
	}

}
