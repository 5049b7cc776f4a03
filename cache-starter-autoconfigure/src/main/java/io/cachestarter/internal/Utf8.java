package io.cachestarter.internal;

import java.nio.charset.StandardCharsets;

/**
 * Texts and numbers as keys and arguments of Redis. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * Returns the bytes of a text.
	 * @param text the text
	 * @return its bytes in UTF-8
	 */
	public static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Returns the digits of a number, as scripts read it.
	 * @param number the number
	 * @return its decimal digits, after a minus sign if it is negative
	 */
	public static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

	/**
	 * Returns the text of bytes.
	 * @param bytes the bytes in UTF-8
	 * @return the text, with a replacement character for what is no UTF-8
	 */
	public static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
