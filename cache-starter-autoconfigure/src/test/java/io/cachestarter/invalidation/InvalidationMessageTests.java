package io.cachestarter.invalidation;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InvalidationMessageTests {

	private static final InvalidationMessage KEYS = new InvalidationMessage(InvalidationMessage.Kind.KEYS, -7, 42, 99,
			4711, "größe", List.of("1", "", "\"a b\""));

	@Test
	void comesBackAsItWasSent() {
		assertThat(InvalidationMessage.from(KEYS.toBytes())).isEqualTo(KEYS);
	}

	@Test
	void refusesEveryTruncation() {
		byte[] bytes = KEYS.toBytes();

		for (int length = 0; length < bytes.length; length++) {
			byte[] truncated = Arrays.copyOf(bytes, length);
			assertThatIllegalArgumentException().isThrownBy(() -> InvalidationMessage.from(truncated));
		}
	}

	@Test
	void neverFailsOtherwiseOnHostileBytes() {
		long seed = 20_261_121;
		Random random = new Random(seed);
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = KEYS.toBytes();
			for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			assertReadsOrRefuses(bytes, "seed " + seed + ", input " + i);
		}
	}

	private static void assertReadsOrRefuses(byte[] bytes, String input) {
		try {
			assertThat(InvalidationMessage.from(bytes).keys()).as(input).hasSizeLessThan(bytes.length);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).as(input).hasMessageContaining("invalidation message");
		}
	}

}
