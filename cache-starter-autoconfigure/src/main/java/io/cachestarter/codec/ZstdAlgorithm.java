package io.cachestarter.codec;

import java.util.Arrays;

import com.github.luben.zstd.Zstd;

/** A frame of zstd. Touched only when its library is there. */
final class ZstdAlgorithm implements CheckedCompressor.Algorithm {

	private static final int LEVEL = 3;

	/** A block takes at least 4 bytes and becomes at most 128 KB. */
	private static final long MAX_BLOCK_LENGTH = 128 * 1024;

	private static final int MIN_BLOCK_INPUT = 4;

	ZstdAlgorithm() {
		Zstd.compressBound(0);
	}

	@Override
	public byte[] compress(byte[] bytes, int gap) {
		byte[] target = new byte[gap + (int) Zstd.compressBound(bytes.length)];
		long length = Zstd.compressByteArray(target, gap, target.length - gap, bytes, 0, bytes.length, LEVEL);
		return Arrays.copyOf(target, gap + (int) checked(length));
	}

	@Override
	public long maxRawLength(byte[] bytes, int offset, int length) {
		long declared = Zstd.getFrameContentSize(bytes, offset, length);
		return Math.min(declared, (length / MIN_BLOCK_INPUT + 1) * MAX_BLOCK_LENGTH);
	}

	@Override
	public long decompress(byte[] bytes, int offset, int length, byte[] target) {
		return checked(Zstd.decompressByteArray(target, 0, target.length, bytes, offset, length));
	}

	private static long checked(long result) {
		if (Zstd.isError(result)) {
			throw new CodecException(Zstd.getErrorName(result));
		}
		return result;
	}

}
