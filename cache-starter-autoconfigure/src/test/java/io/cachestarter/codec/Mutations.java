package io.cachestarter.codec;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes in the ways that networks, versions and attackers do. */
final class Mutations {

	private Mutations() {
	}

	static byte[] mutate(byte[] original, Random random) {
		return switch (random.nextInt(6)) {
			case 0 -> Arrays.copyOf(original, random.nextInt(original.length));
			case 1 -> randomBytes(random.nextInt(64), random);
			case 2 -> Arrays.copyOfRange(original, random.nextInt(original.length), original.length);
			case 3 -> spliced(original, random);
			default -> flipped(original, random);
		};
	}

	private static byte[] randomBytes(int length, Random random) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	private static byte[] flipped(byte[] original, Random random) {
		byte[] bytes = original.clone();
		for (int count = 1 + random.nextInt(4); count > 0; count--) {
			bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256)
					: bytes[random.nextInt(bytes.length)]);
		}
		return bytes;
	}

	private static byte[] spliced(byte[] original, Random random) {
		byte[] bytes = original.clone();
		int length = random.nextInt(bytes.length);
		System.arraycopy(original, random.nextInt(bytes.length - length + 1), bytes,
				random.nextInt(bytes.length - length + 1), length);
		return bytes;
	}

}
