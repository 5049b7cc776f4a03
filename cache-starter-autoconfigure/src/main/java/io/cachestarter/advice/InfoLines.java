package io.cachestarter.advice;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code INFO}: lines of a name, a colon and a value. Immutable.
 */
final class InfoLines {

	private final Map<String, String> values;

	private InfoLines(Map<String, String> values) {
		this.values = values;
	}

	static InfoLines of(String text) {
		Map<String, String> values = new HashMap<>();
		text.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0 && line.charAt(0) != '#') {
				values.put(line.substring(0, colon), line.substring(colon + 1).trim());
			}
		});
		return new InfoLines(values);
	}

	/** Returns a value, or {@code null} if there is no such line. */
	@Nullable String text(String name) {
		return this.values.get(name);
	}

	/** Returns a whole number, or {@code null} if there is none of this name. */
	@Nullable Long number(String name) {
		try {
			String value = text(name);
			return (value != null) ? Long.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** Returns a number, or {@code null} if there is none of this name. */
	@Nullable Double decimal(String name) {
		try {
			String value = text(name);
			return (value != null) ? Double.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
