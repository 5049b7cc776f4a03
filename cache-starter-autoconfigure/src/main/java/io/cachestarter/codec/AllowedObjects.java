package io.cachestarter.codec;

import java.io.ObjectInputFilter;
import java.util.BitSet;
import java.util.Map;

/**
 * Refuses the objects of one serialized value that are not allowed, or that are more than
 * its length justifies. Used for one value by one thread.
 */
final class AllowedObjects implements ObjectInputFilter {

	private static final int MAX_DEPTH = 100;

	/**
	 * Sets and maps inside each other. Elements that they share are hashed along each
	 * path to them, so the time doubles with each level.
	 */
	private static final int MAX_HASHED_DEPTH = 8;

	/**
	 * An element of an array takes at least one byte, and the table of a map has at most
	 * eight times as many places as entries.
	 */
	private static final int PLACES_PER_BYTE = 8;

	/** The depths at which there is a set or a map on the way to the current object. */
	private final BitSet hashed = new BitSet(MAX_DEPTH);

	private final AllowedClasses allowed;

	private final int length;

	private long placesLeft;

	/**
	 * Creates a filter.
	 * @param allowed the classes
	 * @param length length of the value in bytes
	 */
	AllowedObjects(AllowedClasses allowed, int length) {
		this.allowed = allowed;
		this.length = length;
		this.placesLeft = (long) PLACES_PER_BYTE * length;
	}

	@Override
	public Status checkInput(FilterInfo info) {
		Class<?> type = info.serialClass();
		boolean plausible = info.depth() <= MAX_DEPTH && info.references() <= this.length && isPaidFor(info)
				&& !isHashedTooOften(info);
		return (plausible && (type == null || this.allowed.contains(type))) ? Status.ALLOWED : Status.REJECTED;
	}

	/** Arrays inside each other must not each claim all of the bytes. */
	private boolean isPaidFor(FilterInfo info) {
		this.placesLeft -= Math.max(0, info.arrayLength());
		return this.placesLeft >= 0;
	}

	/**
	 * A set or map announces itself by asking for its table, at its own depth. The
	 * classes of objects are told only where they first occur.
	 */
	private boolean isHashedTooOften(FilterInfo info) {
		int depth = (int) info.depth();
		if (info.serialClass() == Map.Entry[].class && info.arrayLength() >= 0) {
			this.hashed.set(depth);
		}
		else {
			this.hashed.clear(depth, MAX_DEPTH + 1);
		}
		return this.hashed.cardinality() > MAX_HASHED_DEPTH;
	}

}
