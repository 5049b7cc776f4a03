package io.cachestarter.structure;

import java.time.Duration;

/**
 * When a structure ends. Every structure does: there is none without an expiry.
 *
 * @param ttl how long it stays, from 1 second to 36,500 days
 * @param sliding whether the time begins anew with each write; otherwise it begins with
 * the write that creates the structure. Reads never prolong it
 * @since 0.1.0
 */
public record Expiry(Duration ttl, boolean sliding) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * Creates an expiry.
	 * @throws IllegalArgumentException if the time is out of its range
	 */
	public Expiry {
		check("ttl", ttl);
	}

	/**
	 * Returns an expiry some time after the last write.
	 * @param ttl how long a structure stays, from 1 second to 36,500 days
	 * @return the expiry
	 */
	public static Expiry afterWrite(Duration ttl) {
		return new Expiry(ttl, true);
	}

	/**
	 * Returns an expiry some time after the write that has created the structure.
	 * @param ttl how long a structure stays, from 1 second to 36,500 days
	 * @return the expiry
	 */
	public static Expiry afterCreation(Duration ttl) {
		return new Expiry(ttl, false);
	}

	static void check(String name, Duration time) {
		if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("The " + name + " of a structure is " + time
					+ ", but it has to be from 1 second to 36,500 days. Nothing in Redis lives for ever");
		}
	}

}
