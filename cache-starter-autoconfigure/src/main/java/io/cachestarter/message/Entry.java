package io.cachestarter.message;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A message of a durable topic that this node has read. Safe for use by multiple threads.
 */
final class Entry {

	private final AtomicBoolean begun = new AtomicBoolean();

	private final String id;

	private final byte[] json;

	private volatile int attempt;

	private volatile boolean repeated;

	Entry(String id, int attempt, byte[] json) {
		this.id = id;
		this.attempt = attempt;
		this.json = json;
	}

	String id() {
		return this.id;
	}

	byte[] json() {
		return this.json;
	}

	int attempt() {
		return this.attempt;
	}

	/** Tells whether this node has tried it before. */
	boolean isRepeated() {
		return this.repeated;
	}

	/** Returns when it was published, in ms since the epoch, by the clock of Redis. */
	long publishedMillis() {
		return Long.parseLong(this.id.substring(0, this.id.indexOf('-')));
	}

	/** Tells whether it is for the caller to handle it, or to give it back. */
	boolean begin() {
		return this.begun.compareAndSet(false, true);
	}

	/** Lets it wait for a further attempt. */
	void awaitAttempt(int next) {
		this.attempt = next;
		this.repeated = true;
		this.begun.set(false);
	}

}
