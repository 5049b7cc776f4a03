package io.cachestarter.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start when a setting cannot be used. Its message is for the log; the
 * {@link InvalidCacheSettingFailureAnalyzer} prints the same for people.
 */
final class InvalidCacheSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String remedy;

	InvalidCacheSettingException(String property, @Nullable Object value, String reason, String remedy) {
		this("The property '" + property + "' has the value '" + value + "', but " + reason + ".", remedy);
	}

	private InvalidCacheSettingException(String description, String remedy) {
		super(description + " " + remedy);
		this.description = description;
		this.remedy = remedy;
	}

	String description() {
		return this.description;
	}

	String remedy() {
		return this.remedy;
	}

}
