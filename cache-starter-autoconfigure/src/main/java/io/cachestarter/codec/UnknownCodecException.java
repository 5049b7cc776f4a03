package io.cachestarter.codec;

import java.util.Set;

/**
 * Someone asked for a codec or a compressor by a name that does not exist.
 *
 * @since 0.1.0
 */
public final class UnknownCodecException extends IllegalArgumentException {

	private final String name;

	private final transient Set<String> known;

	UnknownCodecException(String name, Set<String> known) {
		super("There is no \"" + name + "\"; use one of " + String.join(", ", known));
		this.name = name;
		this.known = known;
	}

	/**
	 * Returns the name that was asked for.
	 * @return the unknown name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the names that would have worked.
	 * @return the known names in their natural order
	 */
	public Set<String> known() {
		return this.known;
	}

}
