package io.cachestarter.cache;

/**
 * Recognizes what {@code Object.toString()} writes, such as
 * {@code com.acme.Sku@1b6d3586}.
 */
final class ObjectIdentity {

	private static final String HEX = "0123456789abcdef";

	private ObjectIdentity() {
	}

	/** Tells whether a text contains such an identity, in time that is linear. */
	static boolean isIn(String text) {
		for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
			if (isHash(text, at + 1) && isClassName(text, at)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isHash(String text, int start) {
		int end = start;
		while (end < text.length() && HEX.indexOf(text.charAt(end)) >= 0) {
			end++;
		}
		return end - start >= 5 && end - start <= 8
				&& (end == text.length() || !(isWord(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0));
	}

	/** A simple name behind a package, at least the end of one. */
	private static boolean isClassName(String text, int end) {
		int start = end;
		while (start > 0 && (isWord(text.charAt(start - 1)) || text.charAt(start - 1) == '$')) {
			start--;
		}
		if (start == end || !Character.isUpperCase(text.charAt(start)) || start < 2 || text.charAt(start - 1) != '.') {
			return false;
		}
		for (int i = start - 2; i >= 0 && isWord(text.charAt(i)); i--) {
			if (text.charAt(i) == '_' || Character.isLowerCase(text.charAt(i))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isWord(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
	}

}
