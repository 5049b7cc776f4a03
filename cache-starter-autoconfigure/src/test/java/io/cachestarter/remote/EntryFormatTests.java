package io.cachestarter.remote;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.Compressor;
import io.cachestarter.codec.Compressors;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.codec.ValueType;
import io.cachestarter.test.Allocations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The limits of what is stored and read. */
class EntryFormatTests {

	private static final ValueType TYPE = ValueType.of(String.class);

	private static final ValueCodecs CODECS = ValueCodecs.builder().build();

	private static final Compressor LZ4 = Compressors.get("lz4");

	@Test
	void refusesValuesThatAreTooLargeWhenTheyAreStored() {
		EntryFormat format = format(null, 1000);

		assertThat(format.encode("x".repeat(998), TYPE).size()).isEqualTo(EntryHeader.LENGTH + 1000);
		assertThatExceptionOfType(ValueTooLargeException.class).isThrownBy(() -> format.encode("x".repeat(999), TYPE))
			.withMessageContaining("1001")
			.withMessageContaining("1000");
	}

	@Test
	void measuresValuesAfterCompression() {
		EntryFormat format = format(LZ4, 1000);

		assertThat(format.encode("x".repeat(15_000), TYPE).size()).isLessThan(1000);
	}

	@Test
	void refusesValuesThatAreTooLargeBeforeCompression() {
		EntryFormat format = format(LZ4, 1000);

		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> format.encode("x".repeat(16_000), TYPE))
			.withMessageContaining("16000");
	}

	@Test
	void refusesEntriesThatAreTooLargeWhenTheyAreRead() {
		byte[] entry = entry(format(null, 10_000), "x".repeat(999));

		assertThat(read(format(null, 1001), entry)).isEqualTo("x".repeat(999));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(format(null, 1000), entry));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lz4", "zstd" })
	void takesNoMemoryForAFewBytesThatWouldFillTheHeap(String compression) {
		Compressor compressor = Compressors.get(compression);
		byte[] bomb = entry(format(compressor, 100_000_000), "x".repeat(50_000_000));
		EntryFormat format = format(compressor, 1_000_000);

		long taken = new Allocations()
			.of(() -> assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(format, bomb)));

		assertThat(bomb.length).isLessThan(1_000_000);
		assertThat(taken).isLessThan(20_000_000);
	}

	private static EntryFormat format(@Nullable Compressor compressor, int maxValueSize) {
		return new EntryFormat(CODECS, new RemoteSettings(true, CODECS.get("json"), compressor, 0, maxValueSize));
	}

	private static byte[] entry(EntryFormat format, String value) {
		EntryMarks marks = new EntryMarks(0, List.of("tag:a"), null);
		EncodedEntry encoded = format.encode(value, TYPE);
		return ByteBuffer.allocate(encoded.size() + 2 + "tag:a".length())
			.put(encoded.head(marks))
			.putLong(1)
			.putLong(2)
			.put(encoded.tail(marks))
			.array();
	}

	private static @Nullable Object read(EntryFormat format, byte[] bytes) {
		EntryHeader header = Objects.requireNonNull(EntryHeader.read(bytes));
		FoundEntry entry = new FoundEntry(header, bytes, TYPE);
		entry.decode(format);
		return entry.value();
	}

}
