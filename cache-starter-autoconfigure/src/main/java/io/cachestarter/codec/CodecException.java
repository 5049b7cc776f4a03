package io.cachestarter.codec;

import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be turned into bytes, or bytes that cannot be turned into a value.
 * The message names the codec and the type but never repeats the data.
 *
 * @since 0.1.0
 */
public class CodecException extends RuntimeException {

	/**
	 * Creates an exception without a cause.
	 * @param message what failed
	 */
	public CodecException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause.
	 * @param message what failed
	 * @param cause why it failed, or {@code null} if that is not known
	 */
	public CodecException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
