package io.cachestarter.lock.history;

/** How busy callers are. */
enum Pace {

	/**
	 * They hold locks for a few milliseconds, mostly, so that there is a lot to be seen.
	 */
	BUSY,

	/**
	 * They hold locks for long enough for all others to wait, and then pause: a waiter
	 * that is not woken by one of them is not woken by the next one either.
	 */
	SLOW,

	/**
	 * They hold locks that are not renewed for longer than these last, and pause now and
	 * then, so that a worker whose answers are late gets its turn.
	 */
	OVERTIME

}
