package io.cachestarter.cache;

import io.cachestarter.internal.Glob;

/**
 * Which keys of a cache are meant: a glob pattern over keys as text. A string is its own
 * text; other keys look as in Redis, for example {@code 42} for a {@code Long} and
 * {@code (42,EUR)} for two parameters. Immutable.
 *
 * <pre>
 * *        any characters, or none
 * ?        one character
 * [abc]    one of these; [a-c] one in this range; [^abc] one that is none of these
 * \*       the star itself; likewise every other character
 * </pre>
 *
 * Keys whose text has more than 1,024 characters are stored under its hash and are met by
 * a pattern such as {@code *} only.
 *
 * @since 0.1.0
 */
public final class KeyPattern {

	/**
	 * Most characters that a pattern has.
	 */
	public static final int MAX_LENGTH = 4096;

	private final Glob glob;

	private final String fragment;

	private KeyPattern(String pattern) {
		this.glob = Glob.of(pattern);
		this.fragment = longestFragment(this.glob);
	}

	/**
	 * Reads a pattern.
	 * @param pattern the pattern, for example {@code user:42:*}
	 * @return the keys that it means
	 * @throws IllegalArgumentException if it is empty or has more than
	 * {@value #MAX_LENGTH} characters
	 */
	public static KeyPattern of(String pattern) {
		if (pattern.isEmpty() || pattern.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("The pattern of keys must have 1 to " + MAX_LENGTH
					+ " characters but has " + pattern.length()
					+ ". Use * for all keys, or clear the cache, which takes the same time however many there are");
		}
		return new KeyPattern(pattern);
	}

	/**
	 * Means all keys that begin with a text, whatever characters it has.
	 * @param text the text
	 * @return the keys that begin with it
	 * @throws IllegalArgumentException if it is too long
	 */
	public static KeyPattern startingWith(String text) {
		return of(quote(text) + "*");
	}

	/**
	 * Makes a part of a pattern that stands for itself, whatever characters it has, for
	 * example one that a user has chosen.
	 * @param text the text
	 * @return the text, with a backslash before each character that has a meaning
	 */
	public static String quote(String text) {
		return Glob.quote(text);
	}

	/**
	 * Tells whether a key is meant.
	 * @param key the key
	 * @return whether its text matches
	 * @throws IllegalArgumentException if the key cannot be written as text
	 */
	public boolean matches(Object key) {
		return matchesText(KeyText.of(key));
	}

	/** A string in quotation marks is meant by what it is and by what it looks like. */
	boolean matchesText(String keyText) {
		if (this.glob.matches(keyText)) {
			return true;
		}
		String plain = KeyText.plain(keyText);
		return !plain.equals(keyText) && this.glob.matches(plain);
	}

	/**
	 * Returns something that is in the text of every key that is meant, quoted or not, as
	 * long as can be.
	 */
	String fragment() {
		return this.fragment;
	}

	private static String longestFragment(Glob glob) {
		String longest = "";
		for (String literal : glob.literals()) {
			for (String piece : KeyText.unescapedPieces(literal)) {
				longest = (piece.length() > longest.length()) ? piece : longest;
			}
		}
		return longest;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof KeyPattern that && that.glob.toString().equals(this.glob.toString());
	}

	@Override
	public int hashCode() {
		return this.glob.toString().hashCode();
	}

	/**
	 * Returns the pattern as it was given.
	 */
	@Override
	public String toString() {
		return this.glob.toString();
	}

}
