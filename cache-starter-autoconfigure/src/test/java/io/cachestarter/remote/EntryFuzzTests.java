package io.cachestarter.remote;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.Compressor;
import io.cachestarter.codec.Compressors;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.codec.ValueType;
import io.cachestarter.test.Allocations;
import io.cachestarter.test.HostileBytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Whatever lies under a key of ours, the outcome is an entry or a {@link CodecException},
 * and takes no more memory than the bytes justify.
 */
class EntryFuzzTests {

	/** For each of the codecs with each of the compressors. */
	private static final int INPUTS = 10_000;

	/** Exceptions and their traces, buffers of a parser, tables that are made once. */
	private static final long ALLOCATED_ANYWAY = 512 * 1024;

	private static final long ALLOCATED_PER_BYTE = 256;

	private static final int MAX_RAW_LENGTH = 1024 * 1024;

	private static final ValueType TYPE = ValueType.of(new TypeReference<Map<String, List<Order>>>() {
	}.getType());

	private static final List<ValueType> TYPES = List.of(TYPE, ValueType.of(Object.class), ValueType.of(Order.class),
			ValueType.of(String.class), ValueType.of(long[].class), ValueType.of(BigDecimal.class));

	private static final ValueCodecs CODECS = ValueCodecs.builder()
		.allowedPackages(List.of("io.cachestarter.remote"))
		.build();

	private final Allocations allocations = new Allocations();

	@ParameterizedTest
	@CsvSource({ "json, none", "json, lz4", "json, zstd", "smile, none", "smile, lz4", "smile, zstd", "cbor, none",
			"cbor, lz4", "cbor, zstd", "jdk, none", "jdk, lz4", "jdk, zstd" })
	void readsOrFailsWithOneExceptionAndTakesLittle(String codec, String compression) {
		Compressor compressor = "none".equals(compression) ? null : Compressors.get(compression);
		EntryFormat format = new EntryFormat(CODECS,
				new RemoteSettings(true, CODECS.get(codec), compressor, 0, MAX_RAW_LENGTH / 16));
		byte[] valid = entry(format);
		assertThat(read(format, valid, TYPE)).isEqualTo(value());
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int run = 0; run < INPUTS; run++) {
			byte[] hostile = HostileBytes.of(valid, random);
			ValueType type = random.nextBoolean() ? TYPE : TYPES.get(random.nextInt(TYPES.size()));
			long taken = this.allocations.of(() -> tryToRead(format, hostile, type, seed));
			assertThat(taken).as("seed %d, run %d, %d bytes as %s", seed, run, hostile.length, type)
				.isLessThan(justified(hostile, compressor));
		}
	}

	/**
	 * A compressed payload may become as long as it can be, up to the limit of the cache.
	 */
	private static long justified(byte[] hostile, @Nullable Compressor compressor) {
		long length = ALLOCATED_ANYWAY + ALLOCATED_PER_BYTE * hostile.length;
		return (compressor != null) ? length + 2 * MAX_RAW_LENGTH : length;
	}

	private static void tryToRead(EntryFormat format, byte[] bytes, ValueType type, long seed) {
		try {
			Object unused = read(format, bytes, type);
		}
		catch (CodecException ex) {
			// As promised.
		}
		catch (Throwable ex) {
			fail("seed " + seed + ", " + bytes.length + " bytes as " + type, ex);
		}
	}

	private static @Nullable Object read(EntryFormat format, byte[] bytes, ValueType type) {
		EntryHeader header = EntryHeader.read(bytes);
		if (header == null) {
			return null;
		}
		FoundEntry entry = new FoundEntry(header, bytes, type);
		assertThat(entry.tags()).hasSizeLessThan(bytes.length);
		assertThat(entry.identity()).hasSize(EntryHeader.IDENTITY_LENGTH);
		entry.decode(format);
		return entry.value();
	}

	private static byte[] entry(EntryFormat format) {
		EntryMarks marks = new EntryMarks(5, List.of("tag:a", "tag:größe"), 9L);
		EncodedEntry encoded = format.encode(value(), TYPE);
		byte[] head = encoded.head(marks);
		byte[] tail = encoded.tail(marks);
		return ByteBuffer.allocate(head.length + EntryHeader.TIMES_LENGTH + tail.length)
			.put(head)
			.putLong(1)
			.putLong(2)
			.put(tail)
			.array();
	}

	private static Map<String, List<Order>> value() {
		return new HashMap<>(Map.of("a", new ArrayList<>(List.of(Order.sample(), Order.sample()))));
	}

	record Order(long id, String name, BigDecimal price, Instant created, List<String> labels,
			Map<String, Double> factors) implements Serializable {

		static Order sample() {
			return new Order(Long.MAX_VALUE, "cup", new BigDecimal("12.30"), Instant.ofEpochSecond(1_700_000_000L, 1),
					new ArrayList<>(List.of("a", "b")), new HashMap<>(Map.of("x", 1.5, "y", Double.NaN)));
		}

	}

}
