package io.cachestarter.test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages bytes in the ways that networks, other versions and attackers do.
 */
public final class HostileBytes {

	private static final int[] LENGTHS = { 0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7FFF, 0xFFFF, 0xFFFFFF,
			0x10000000, 0x0FFFFFFF, 256 * 1024 * 1024 };

	private HostileBytes() {
	}

	/**
	 * Damage bytes.
	 * @param valid bytes that can be read, not empty
	 * @param random decides how they are damaged
	 * @return other bytes, nearly always
	 */
	public static byte[] of(byte[] valid, Random random) {
		return switch (random.nextInt(8)) {
			case 0 -> Arrays.copyOf(valid, random.nextInt(valid.length));
			case 1 -> randomBytes(random.nextInt(2 * valid.length), random);
			case 2 -> Arrays.copyOfRange(valid, random.nextInt(valid.length), valid.length);
			case 3 -> spliced(valid, random);
			case 4 -> withRandomEnd(valid, random);
			case 5, 6 -> withHostileLengths(valid, random);
			default -> flipped(valid, random);
		};
	}

	private static byte[] randomBytes(int length, Random random) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	private static byte[] flipped(byte[] valid, Random random) {
		byte[] bytes = valid.clone();
		for (int count = 1 + random.nextInt(4); count > 0; count--) {
			bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256)
					: bytes[random.nextInt(bytes.length)]);
		}
		return bytes;
	}

	private static byte[] spliced(byte[] valid, Random random) {
		byte[] bytes = valid.clone();
		int length = random.nextInt(bytes.length);
		System.arraycopy(valid, random.nextInt(bytes.length - length + 1), bytes,
				random.nextInt(bytes.length - length + 1), length);
		return bytes;
	}

	private static byte[] withRandomEnd(byte[] valid, Random random) {
		int kept = random.nextInt(valid.length);
		byte[] bytes = randomBytes(kept + random.nextInt(64), random);
		System.arraycopy(valid, 0, bytes, 0, kept);
		return bytes;
	}

	private static byte[] withHostileLengths(byte[] valid, Random random) {
		byte[] bytes = valid.clone();
		for (int count = 1 + random.nextInt(2); count > 0; count--) {
			int length = LENGTHS[random.nextInt(LENGTHS.length)];
			int width = random.nextBoolean() ? Integer.BYTES : Short.BYTES;
			int offset = random.nextInt(Math.max(1, bytes.length - width + 1));
			ByteBuffer target = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
			if (target.remaining() >= Integer.BYTES && width == Integer.BYTES) {
				target.putInt(length);
			}
			else if (target.remaining() >= Short.BYTES) {
				target.putShort((short) length);
			}
		}
		return bytes;
	}

}
