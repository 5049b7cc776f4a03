package io.cachestarter.codec;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/** What every compressor promises. */
class CompressorsTests {

	private static final String LZ4 = "net.jpountz.";

	private static final String ZSTD = "com.github.luben.";

	private static final int DAMAGED_INPUTS = 20_000;

	private static byte[] random(int length, long seed) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	private static byte[] compressible(int length) {
		byte[] bytes = new byte[length];
		Arrays.setAll(new Integer[length], (index) -> {
			bytes[index] = (byte) (index % 100 / 7);
			return index;
		});
		return bytes;
	}

	private static void restores(Compressor compressor, byte[] raw) {
		byte[] compressed = compressor.compress(raw);
		byte[] framed = new byte[compressed.length + 9];
		System.arraycopy(compressed, 0, framed, 5, compressed.length);

		assertThat(compressor.decompress(framed, 5, compressed.length, raw.length)).isEqualTo(raw);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lz4", "zstd" })
	void restoresWhatItCompressed(String name) {
		Compressor compressor = Compressors.get(name);
		for (int length : new int[] { 0, 1, 2, 12, 13, 100, 4096, 70_000, 1_000_000 }) {
			restores(compressor, random(length, length));
			restores(compressor, compressible(length));
			restores(compressor, new byte[length]);
		}
		restores(compressor, new byte[50_000_000]);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lz4", "zstd" })
	void makesRepetitiveBytesSmaller(String name) {
		assertThat(Compressors.get(name).compress(compressible(10_000)).length).isLessThan(1_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lz4", "zstd" })
	void failsForEveryLengthButTheRightOne(String name) {
		Compressor compressor = Compressors.get(name);
		byte[] compressed = compressor.compress(compressible(10_000));
		for (int length : new int[] { Integer.MIN_VALUE, -1, 0, 1, 9_999, 10_001, 20_000, 255 * compressed.length,
				256 * 1024 * 1024, Integer.MAX_VALUE }) {
			assertThatExceptionOfType(CodecException.class).as("length %s", length)
				.isThrownBy(() -> compressor.decompress(compressed, 0, compressed.length, length));
		}
	}

	@ParameterizedTest
	@CsvSource({ "lz4, 260000000", "zstd, 260000000", "lz4, 30000000", "zstd, 30000000" })
	void takesNoMemoryForImplausibleLengths(String name, int claimedLength) {
		Compressor compressor = Compressors.get(name);
		byte[] compressed = compressor.compress(compressible(100));
		if (name.equals("zstd")) {
			compressed = withClaimedContentSize(compressed, claimedLength);
		}
		byte[] lying = compressed;
		Allocations allocations = new Allocations();

		for (int repetition = 0; repetition < 100; repetition++) {
			assertThatExceptionOfType(CodecException.class)
				.isThrownBy(() -> compressor.decompress(lying, 0, lying.length, claimedLength));
		}

		assertThat(allocations.bytes()).isLessThan(20_000_000);
	}

	/** Makes the header of a zstd frame claim a size: four bytes, single segment. */
	private static byte[] withClaimedContentSize(byte[] compressed, int size) {
		byte[] lying = Arrays.copyOf(compressed, compressed.length + 3);
		System.arraycopy(compressed, 10, lying, 13, compressed.length - 10);
		lying[8] = (byte) 0xa0;
		for (int index = 0; index < 4; index++) {
			lying[9 + index] = (byte) (size >>> (8 * index));
		}
		return lying;
	}

	@ParameterizedTest
	@ValueSource(strings = { "lz4", "zstd" })
	void noticesDamage(String name) {
		Compressor compressor = Compressors.get(name);
		byte[] raw = ("{\"text\":\"" + "some words, ".repeat(20) + "\"}")
			.getBytes(java.nio.charset.StandardCharsets.UTF_8);
		byte[] compressed = compressor.compress(raw);
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int run = 0; run < DAMAGED_INPUTS; run++) {
			byte[] damaged = Mutations.mutate(compressed, random);
			byte @Nullable [] restored = tryDecompress(compressor, damaged, raw.length, seed, run);
			assertThat(restored == null || Arrays.equals(restored, raw)).as("seed %s run %s", seed, run).isTrue();
		}
	}

	private static byte @Nullable [] tryDecompress(Compressor compressor, byte[] damaged, int length, long seed,
			int run) {
		try {
			return compressor.decompress(damaged, 0, damaged.length, length);
		}
		catch (CodecException ex) {
			return null;
		}
		catch (RuntimeException | Error ex) {
			return fail("seed " + seed + " run " + run, ex);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lz4", "zstd" })
	void failsOutsideOfTheArray(String name) {
		Compressor compressor = Compressors.get(name);
		byte[] compressed = compressor.compress(new byte[100]);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> compressor.decompress(compressed, 1, compressed.length, 100));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> compressor.decompress(compressed, -1, compressed.length, 100));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> compressor.decompress(compressed, 0, 0, 0));
	}

	@ParameterizedTest
	@CsvSource({ "lz4, 1", "zstd, 2" })
	void findsEachCompressorByNameAndId(String name, byte id) {
		Compressor compressor = Compressors.get(name);

		assertThat(compressor.name()).isEqualTo(name);
		assertThat(compressor.id()).isEqualTo(id);
		assertThat(Compressors.findById(id)).isSameAs(compressor);
	}

	@Test
	void findsNoCompressorForAnUnknownId() {
		assertThat(Compressors.findById((byte) 0)).isNull();
		assertThat(Compressors.findById((byte) 3)).isNull();
	}

	@Test
	void namesTheKnownCompressorsWhenOneIsUnknown() {
		assertThatExceptionOfType(UnknownCodecException.class).isThrownBy(() -> Compressors.get("gzip"))
			.withMessage("There is no \"gzip\"; use one of lz4, zstd");
	}

	@Test
	void prefersLz4() {
		assertThat(Objects.requireNonNull(Compressors.findDefault()).name()).isEqualTo("lz4");
	}

	@Test
	void fallsBackToTheLibraryThatIsThere() {
		assertThat(LibraryHidingClassLoader.run(NameDefault.class, LZ4)).isEqualTo("zstd at.yawk.lz4:lz4-java null");
	}

	@Test
	void findsNoDefaultWithoutLibraries() {
		assertThat(LibraryHidingClassLoader.run(NameDefault.class, LZ4, ZSTD))
			.isEqualTo("none at.yawk.lz4:lz4-java null");
	}

	static final class NameDefault implements Supplier<String> {

		@Override
		public String get() {
			Compressor compressor = Compressors.findDefault();
			return ((compressor != null) ? compressor.name() : "none") + " " + missing() + " "
					+ Compressors.findById((byte) 1);
		}

		private static String missing() {
			try {
				return Compressors.get("lz4").name();
			}
			catch (MissingLibraryException ex) {
				return ex.artifact();
			}
		}

	}

	/** How much this thread has allocated. */
	private static final class Allocations {

		private final com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory
			.getThreadMXBean();

		private final long start = this.threads.getCurrentThreadAllocatedBytes();

		long bytes() {
			return this.threads.getCurrentThreadAllocatedBytes() - this.start;
		}

	}

}
