package io.cachestarter.invalidation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.cachestarter.test.Allocations;
import io.cachestarter.test.HostileBytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InvalidationMessageTests {

	private static final long ALLOCATED_ANYWAY = 128 * 1024;

	private static final long ALLOCATED_PER_BYTE = 64;

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
	void neverFailsOtherwiseNorTakesMuchForHostileBytes() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		Allocations allocations = new Allocations();
		assertReadsOrRefuses(KEYS.toBytes(), "valid");
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = HostileBytes.of(KEYS.toBytes(), random);
			String input = "seed " + seed + ", input " + i;
			long taken = allocations.of(() -> assertReadsOrRefuses(bytes, input));
			assertThat(taken).as(input).isLessThan(ALLOCATED_ANYWAY + ALLOCATED_PER_BYTE * bytes.length);
		}
	}

	@Test
	void takesLittleForManyKeysThatAreNotThere() {
		byte[] bytes = new InvalidationMessage(InvalidationMessage.Kind.KEYS, 1, 1, 0, 0, "c", List.of()).toBytes();
		ByteBuffer.wrap(bytes).putInt(bytes.length - 4, Integer.MAX_VALUE);

		assertThat(new Allocations().of(() -> assertReadsOrRefuses(bytes, "no keys"))).isLessThan(ALLOCATED_ANYWAY);
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
