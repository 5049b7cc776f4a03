package io.cachestarter.structure;

/**
 * Kinds of structures.
 *
 * @since 0.1.0
 */
public enum StructureKind {

	/** A record or bean, by field. */
	OBJECT("object"),

	/** Members by score. */
	LEADERBOARD("leaderboard"),

	/** The newest values. */
	RECENT_LIST("recent"),

	/** A bounded set. */
	SET("set"),

	/** A number. */
	COUNTER("counter"),

	/** A number of the last while. */
	WINDOW_COUNTER("window");

	private final String code;

	StructureKind(String code) {
		this.code = code;
	}

	/**
	 * Returns the segment of the keys, which is the tag of the meters, too.
	 * @return the code
	 */
	public String code() {
		return this.code;
	}

}
