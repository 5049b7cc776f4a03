package io.cachestarter.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Puts a CRC-32C of the raw bytes in front of the compressed ones, because a damaged
 * block of lz4 can otherwise decompress to something else, and refuses implausible
 * lengths before memory is taken for them.
 */
final class CheckedCompressor implements Compressor {

	static final int MAX_RAW_LENGTH = 256 * 1024 * 1024;

	private static final int CHECKSUM_LENGTH = Integer.BYTES;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private final String name;

	private final byte id;

	private final Algorithm algorithm;

	CheckedCompressor(String name, byte id, Algorithm algorithm) {
		this.name = name;
		this.id = id;
		this.algorithm = algorithm;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public byte id() {
		return this.id;
	}

	@Override
	public byte[] compress(byte[] bytes) {
		if (bytes.length > MAX_RAW_LENGTH) {
			throw new CodecException(this.name + " does not compress more than " + MAX_RAW_LENGTH + " bytes");
		}
		byte[] compressed = this.algorithm.compress(bytes, CHECKSUM_LENGTH);
		INT.set(compressed, 0, checksum(bytes));
		return compressed;
	}

	@Override
	public byte[] decompress(byte[] bytes, int offset, int length, int rawLength) {
		try {
			Objects.checkFromIndexSize(offset, length, bytes.length);
			return decompressChecked(bytes, offset, length, rawLength);
		}
		catch (RuntimeException ex) {
			throw new CodecException(this.name + " cannot decompress " + length + " bytes to " + rawLength, ex);
		}
	}

	private byte[] decompressChecked(byte[] bytes, int offset, int length, int rawLength) {
		int blockOffset = offset + CHECKSUM_LENGTH;
		int blockLength = length - CHECKSUM_LENGTH;
		if (blockLength <= 0 || rawLength < 0 || rawLength > MAX_RAW_LENGTH
				|| rawLength > this.algorithm.maxRawLength(bytes, blockOffset, blockLength)) {
			throw new CodecException("The input cannot hold that much");
		}
		byte[] raw = new byte[rawLength];
		long restored = this.algorithm.decompress(bytes, blockOffset, blockLength, raw);
		if (restored != rawLength || checksum(raw) != (int) INT.get(bytes, offset)) {
			throw new CodecException("The input is damaged");
		}
		return raw;
	}

	private static int checksum(byte[] bytes) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes);
		return (int) checksum.getValue();
	}

	/** A way to compress. */
	interface Algorithm {

		/**
		 * Returns an array with the compressed bytes after a gap.
		 * @param bytes the bytes to compress
		 * @param gap number of bytes to leave free at the start
		 */
		byte[] compress(byte[] bytes, int gap);

		/** Returns how many bytes the input can hold at most. */
		long maxRawLength(byte[] bytes, int offset, int length);

		/**
		 * Fills an array and returns how many bytes were put there. Fails with any
		 * unchecked exception.
		 */
		long decompress(byte[] bytes, int offset, int length, byte[] target);

	}

}
