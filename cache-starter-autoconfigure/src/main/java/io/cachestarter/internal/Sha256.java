package io.cachestarter.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digests of texts that are too long, or too secret, to be kept. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class Sha256 {

	/** The length of a whole digest. */
	public static final int BYTES = 32;

	private Sha256() {
	}

	/**
	 * Returns the digest of a text.
	 * @param text the text, digested as UTF-8
	 * @param bytes how many bytes of the digest are wanted, up to {@link #BYTES}
	 * @return the bytes, as twice as many hexadecimal digits in lower case
	 */
	public static String hex(String text, int bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
