package io.cachestarter.lock;

import java.util.List;

/**
 * What one caller wants of Redis. Immutable.
 *
 * @param lock the lock
 * @param line the line in which callers of this node wait, and the name by which messages
 * call it
 * @param holder who would hold it, different for each claim
 * @param leaseMillis for how long
 * @param leaseText the same, as scripts take it
 * @param renewed whether it is renewed
 * @param members what stands for the holder where several may hold at once, else empty
 * @param argument what a kind of lock needs beside
 */
record Claim(Claims lock, String line, String holder, long leaseMillis, String leaseText, boolean renewed,
		List<String> members, String argument) {

	LockKind kind() {
		return this.lock.kind();
	}

	String name() {
		return this.lock.name();
	}

	byte[] key() {
		return this.lock.keyBytes();
	}

	LockStore store() {
		return this.lock.store();
	}

	/** Tells whether one caller of this node can hand the lock to the next. */
	boolean isHandedOver() {
		return kind() == LockKind.LOCK;
	}

	/** Tells whether there is something to renew and to give back. */
	boolean isHeld() {
		return kind() != LockKind.LATCH;
	}

	@Override
	public String toString() {
		return this.lock + " for " + this.holder;
	}

}
