package io.cachestarter.web;

/**
 * Writes a List of String Items with parameters, as RFC 9651 has it. What the standard
 * cannot carry is refused and never mended.
 */
final class StructuredFields {

	/** The largest Integer: it has 15 digits. */
	static final long LARGEST_INTEGER = 999_999_999_999_999L;

	private final StringBuilder text = new StringBuilder();

	/**
	 * Begins the next item.
	 * @throws IllegalArgumentException if the value is not printable ASCII
	 */
	StructuredFields item(String value) {
		if (!this.text.isEmpty()) {
			this.text.append(", ");
		}
		appendString(value);
		return this;
	}

	/**
	 * Adds a parameter to the item.
	 * @throws IllegalArgumentException if the value has more than 15 digits
	 */
	StructuredFields parameter(String key, long value) {
		if (value > LARGEST_INTEGER || value < -LARGEST_INTEGER) {
			throw new IllegalArgumentException(
					"The parameter " + key + " is " + value + ", but an Integer has at most 15 digits");
		}
		this.text.append(';').append(key).append('=').append(value);
		return this;
	}

	/**
	 * Adds a parameter to the item.
	 * @throws IllegalArgumentException if the value is not printable ASCII
	 */
	StructuredFields parameter(String key, String value) {
		this.text.append(';').append(key).append('=');
		appendString(value);
		return this;
	}

	private void appendString(String value) {
		this.text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c < 0x20 || c > 0x7E) {
				throw new IllegalArgumentException(
						"'" + value + "' cannot stand in a header. Use printable ASCII characters only");
			}
			if (c == '"' || c == '\\') {
				this.text.append('\\');
			}
			this.text.append(c);
		}
		this.text.append('"');
	}

	/** Returns the value of the field; empty if there is no item. */
	@Override
	public String toString() {
		return this.text.toString();
	}

}
