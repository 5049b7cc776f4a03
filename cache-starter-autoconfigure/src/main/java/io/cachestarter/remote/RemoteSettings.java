package io.cachestarter.remote;

import io.cachestarter.codec.Compressor;
import io.cachestarter.codec.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the remote level of one cache.
 *
 * @param enabled whether the cache has a remote level
 * @param codec turns values into bytes
 * @param compressor compresses them, or {@code null} to leave them as they are
 * @param compressAbove the payload size in bytes above which they are compressed, 0 or
 * more
 * @param maxValueSize the largest payload in bytes that is stored or read, positive
 * @since 0.1.0
 */
public record RemoteSettings(boolean enabled, ValueCodec codec, @Nullable Compressor compressor, int compressAbove,
		int maxValueSize) {

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if a size is negative, or nothing can be stored
	 */
	public RemoteSettings {
		if (compressAbove < 0) {
			throw new IllegalArgumentException("'compressAbove' must not be negative but is " + compressAbove);
		}
		if (maxValueSize <= 0) {
			throw new IllegalArgumentException("'maxValueSize' must be positive but is " + maxValueSize);
		}
	}

}
