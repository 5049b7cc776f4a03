package io.cachestarter.structure;

/**
 * What structures may hold.
 *
 * @param maxSize highest number of members of a leaderboard or a set, from 1
 * @param maxPerCall highest number of elements that one call writes or reads, and so of
 * the elements of a recent list and the properties of an object, from 1 to 4,000
 * @param maxValueBytes largest member or value as JSON, in bytes, from 1
 * @since 0.1.0
 */
public record StructureSettings(int maxSize, int maxPerCall, int maxValueBytes) {

	/** What fits into the stack of a script. */
	public static final int HIGHEST_PER_CALL = 4_000;

	/** Plenty for lists that people look at. */
	public static final StructureSettings DEFAULT = new StructureSettings(1_000_000, 1_000, 65_536);

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public StructureSettings {
		check("maxSize", maxSize, Integer.MAX_VALUE);
		check("maxPerCall", maxPerCall, HIGHEST_PER_CALL);
		check("maxValueBytes", maxValueBytes, Integer.MAX_VALUE);
	}

	private static void check(String name, int value, int highest) {
		if (value < 1 || value > highest) {
			throw new IllegalArgumentException(
					"The " + name + " of structures is " + value + ", but it has to be from 1 to " + highest);
		}
	}

}
