package io.cachestarter.codec;

import java.util.Arrays;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** The block format of lz4. Touched only when its library is there. */
final class Lz4Algorithm implements CheckedCompressor.Algorithm {

	/** A match is made longer by at most 255 bytes for each byte of the input. */
	private static final long MAX_RATIO = 255;

	private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();

	private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

	@Override
	public byte[] compress(byte[] bytes, int gap) {
		byte[] target = new byte[gap + this.compressor.maxCompressedLength(bytes.length)];
		int length = this.compressor.compress(bytes, 0, bytes.length, target, gap);
		return Arrays.copyOf(target, gap + length);
	}

	@Override
	public long maxRawLength(byte[] bytes, int offset, int length) {
		return MAX_RATIO * length;
	}

	@Override
	public long decompress(byte[] bytes, int offset, int length, byte[] target) {
		return this.decompressor.decompress(bytes, offset, length, target, 0, target.length);
	}

}
