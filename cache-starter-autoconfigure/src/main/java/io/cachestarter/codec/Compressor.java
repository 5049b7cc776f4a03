package io.cachestarter.codec;

/**
 * Makes payloads smaller. Safe for use by multiple threads; does no I/O.
 *
 * @since 0.1.0
 * @see Compressors
 */
public interface Compressor {

	/**
	 * Returns the name by which users choose this compressor.
	 * @return {@code lz4} or {@code zstd}
	 */
	String name();

	/**
	 * Returns the number that stands for this compressor in stored entries. It never
	 * changes and is never used again for another compressor.
	 * @return the id, greater than 0, which stands for no compression
	 */
	byte id();

	/**
	 * Compresses bytes. The result can be longer than the input.
	 * @param bytes any bytes
	 * @return the compressed bytes
	 * @throws CodecException if there are more bytes than {@link #decompress} accepts
	 */
	byte[] compress(byte[] bytes);

	/**
	 * Restores what was compressed. Memory for the result is only taken when the input
	 * can hold that much.
	 * @param bytes the array that holds the compressed bytes
	 * @param offset index of the first compressed byte
	 * @param length number of compressed bytes
	 * @param rawLength number of bytes that were compressed, at most 256 MB
	 * @return the bytes as they were
	 * @throws CodecException if the input is damaged or does not hold exactly
	 * {@code rawLength} bytes
	 */
	byte[] decompress(byte[] bytes, int offset, int length, int rawLength);

}
