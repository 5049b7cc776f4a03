package io.cachestarter.warm;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Tests for {@link KeyChunks}. */
class KeyChunksTests {

	@Test
	void dividesKeys() {
		KeyChunks chunks = new KeyChunks(IntStream.range(0, 5).boxed(), 2, Long.MAX_VALUE);

		assertThat(chunks.total()).isEqualTo(5);
		assertThat(List.of(chunks.next(), chunks.next(), chunks.next(), chunks.next()))
			.isEqualTo(List.of(List.of(0, 1), List.of(2, 3), List.of(4), List.of()));
	}

	@Test
	void takesNoMoreThanTheLimit() {
		KeyChunks chunks = new KeyChunks(IntStream.range(0, 1_000).boxed(), 2, 3);

		assertThat(chunks.total()).isEqualTo(3);
		assertThat(List.of(chunks.next(), chunks.next(), chunks.next()))
			.isEqualTo(List.of(List.of(0, 1), List.of(2), List.of()));
	}

	@Test
	void readsAStreamBitByBitAndClosesIt() {
		AtomicBoolean closed = new AtomicBoolean();
		try (KeyChunks chunks = new KeyChunks(Stream.iterate(0, (key) -> key + 1).onClose(() -> closed.set(true)), 2,
				Long.MAX_VALUE)) {
			assertThat(chunks.total()).isNull();
			assertThat(chunks.next()).hasSize(2);
			chunks.stop();
			assertThat(chunks.next()).isEmpty();
		}
		assertThat(closed).isTrue();
	}

	@Test
	void refusesNull() {
		KeyChunks chunks = new KeyChunks(Arrays.asList("a", null).stream(), 2, Long.MAX_VALUE);

		assertThatIllegalStateException().isThrownBy(chunks::next)
			.withMessage("A key of a warm-up is null. Leave it out of the keys");
	}

}
