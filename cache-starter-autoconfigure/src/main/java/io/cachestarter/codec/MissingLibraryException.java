package io.cachestarter.codec;

import org.jspecify.annotations.Nullable;

/**
 * A codec or compressor exists, but the library it needs is not on the class path or does
 * not load there.
 *
 * @since 0.1.0
 */
public final class MissingLibraryException extends IllegalStateException {

	private final String name;

	private final String artifact;

	MissingLibraryException(String name, String artifact, @Nullable Throwable cause) {
		super("\"" + name + "\" needs the library " + artifact + ", which "
				+ ((cause != null) ? "does not load here" : "is not on the class path; add it to the dependencies"),
				cause);
		this.name = name;
		this.artifact = artifact;
	}

	/**
	 * Returns the codec or compressor that was asked for.
	 * @return its name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the library to add.
	 * @return its coordinates in the form {@code group:artifact}
	 */
	public String artifact() {
		return this.artifact;
	}

}
