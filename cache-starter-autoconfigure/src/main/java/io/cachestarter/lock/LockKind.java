package io.cachestarter.lock;

/**
 * Kinds of what {@link DistributedLocks} gives out.
 *
 * @since 0.1.0
 */
public enum LockKind {

	/** An exclusive lock. */
	LOCK("Lock"),

	/** An exclusive lock that is granted in the order of arrival. */
	FAIR("Fair lock"),

	/** The shared half of a read-write lock. */
	READ("Read lock"),

	/** The exclusive half of a read-write lock. */
	WRITE("Write lock"),

	/** Permits of a semaphore. */
	SEMAPHORE("Semaphore"),

	/** A countdown latch, which is waited for and not held. */
	LATCH("Latch");

	private final String text;

	LockKind(String text) {
		this.text = text;
	}

	String text() {
		return this.text;
	}

	/** Returns how messages call a lock of this kind. */
	String named(String name) {
		return this.text + " '" + name + "'";
	}

}
