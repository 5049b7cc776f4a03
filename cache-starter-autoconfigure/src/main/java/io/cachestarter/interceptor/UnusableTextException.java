package io.cachestarter.interceptor;

/**
 * Thrown when a text of a rate limit cannot be used.
 *
 * @since 0.1.0
 */
public final class UnusableTextException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String attribute;

	private final String text;

	private final String reason;

	private final String remedy;

	UnusableTextException(TextPlace place, String attribute, String text, String reason, String remedy) {
		super(place.of(attribute, text) + " " + reason + ". " + remedy);
		this.attribute = attribute;
		this.text = text;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Returns which text it is.
	 * @return the name of the attribute
	 */
	public String getAttribute() {
		return this.attribute;
	}

	/**
	 * Returns the text.
	 * @return as it was given
	 */
	public String getText() {
		return this.text;
	}

	/**
	 * Returns what is wrong with it.
	 * @return words that can follow the text
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Returns what to do.
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
