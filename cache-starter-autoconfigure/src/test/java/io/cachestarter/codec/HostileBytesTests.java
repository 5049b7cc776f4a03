package io.cachestarter.codec;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/** Whatever bytes are read, the outcome is a value or a {@link CodecException}. */
class HostileBytesTests {

	private static final int INPUTS = 30_000;

	private static final ValueCodecs CODECS = ValueCodecs.builder()
		.allowedPackages(List.of("io.cachestarter.codec"))
		.build();

	static Stream<ValueCodec> codecs() {
		return Stream.of("json", "smile", "cbor", "jdk").map(CODECS::get);
	}

	private static ValueType typeOf(TypeReference<?> reference) {
		Type type = reference.getType();
		return ValueType.of(type);
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void readsOrFailsWithOneException(ValueCodec codec) {
		ValueType type = typeOf(new TypeReference<Map<String, List<Order>>>() {
		});
		byte[] valid = codec
			.encode(new HashMap<>(Map.of("a", new ArrayList<>(List.of(Order.sample(), Order.sample())))), type);
		List<ValueType> types = List.of(type, ValueType.of(Object.class), ValueType.of(Order.class),
				ValueType.of(String.class), ValueType.of(Integer.class), ValueType.of(long[].class));
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int run = 0; run < INPUTS; run++) {
			byte[] hostile = Mutations.mutate(valid, random);
			decode(codec, hostile, types.get(random.nextInt(types.size())), "seed " + seed + " run " + run);
		}
	}

	private static void decode(ValueCodec codec, byte[] bytes, ValueType type, String description) {
		try {
			Objects.requireNonNull(codec.decode(bytes, 0, bytes.length, type));
		}
		catch (CodecException ex) {
			// As promised.
		}
		catch (Throwable ex) {
			fail(codec.name() + " " + description + " " + type, ex);
		}
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void failsForEveryTruncation(ValueCodec codec) {
		ValueType type = ValueType.of(Order.class);
		byte[] valid = codec.encode(Order.sample(), type);
		for (int length = 0; length < valid.length; length++) {
			int truncated = length;
			assertThatExceptionOfType(CodecException.class).as("%s of %s bytes", length, valid.length)
				.isThrownBy(() -> codec.decode(valid, 0, truncated, type));
		}
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void failsForAnotherType(ValueCodec codec) {
		byte[] text = codec.encode("text", ValueType.of(String.class));

		for (Class<?> type : List.of(Integer.class, Order.class, List.class, Instant.class, int[].class, Map.class)) {
			assertThatExceptionOfType(CodecException.class).as(type.getName())
				.isThrownBy(() -> codec.decode(text, 0, text.length, ValueType.of(type)));
		}
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void failsOutsideOfTheArray(ValueCodec codec) {
		byte[] text = codec.encode("text", ValueType.of(String.class));

		for (int[] range : new int[][] { { -1, 3 }, { 0, 1000 }, { 3, -1 }, { 1000, 1 }, { 0, 0 } }) {
			assertThatExceptionOfType(CodecException.class).as(Arrays.toString(range))
				.isThrownBy(() -> codec.decode(text, range[0], range[1], ValueType.of(String.class)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":", "[{\"a\":[" })
	void failsForDeepJson(String opening) {
		byte[] deep = opening.repeat(300_000).getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CODECS.get("json").decode(deep, 0, deep.length, ValueType.of(Object.class)));
	}

	@Test
	void failsForDeepSmileAndCbor() {
		byte[] smile = new byte[300_000];
		Arrays.fill(smile, (byte) 0xf8);
		System.arraycopy(new byte[] { 0x3a, 0x29, 0x0a, 0x00 }, 0, smile, 0, 4);
		byte[] cbor = new byte[300_000];
		Arrays.fill(cbor, (byte) 0x81);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CODECS.get("smile").decode(smile, 0, smile.length, ValueType.of(Object.class)));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CODECS.get("cbor").decode(cbor, 0, cbor.length, ValueType.of(Object.class)));
	}

	/** Two bytes of the name of a property are those of an end. */
	@Test
	@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void failsForANameThatEndsTheDocument() {
		byte[] smile = HexFormat.of()
			.parseHex("3a290a01fa8061f8fa81696425037f7f7f7f7f7f7f7fbe836e616d65426375708470726963652a8482023302"
					+ "86637265617465645d323032332d31312d31345432323a31333a32302e3030303030303030315a856cffff65"
					+ "6c73f840ffff62f986666163746f7273fa807829003f7c00000000000000807929007f7c00000000000000fb"
					+ "fbfa4125037f7f7f7f7f7f7f7fbe4242637570432a8482023302445d323032332d31312d31345432323a3133"
					+ "3a32302e3030303030303030315a45f840614062f946fa4729003f7c000000000000004829007f7c00000000"
					+ "000000fbfbf9fb");
		Type type = new TypeReference<Map<String, List<Order>>>() {
		}.getType();

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CODECS.get("smile").decode(smile, 0, smile.length, ValueType.of(type)));
	}

	@Test
	void failsForLengthsThatAreNotThere() {
		byte[] cborBytes = { 0x5b, 0, 0, 0, 0, 0x7f, -1, -1, -1 };
		byte[] cborArray = { (byte) 0x9b, 0, 0, 0, 0, 0x7f, -1, -1, -1 };
		ByteArrayOutputStream jdkArray = new ByteArrayOutputStream();
		byte[] valid = CODECS.get("jdk").encode(new long[1], ValueType.of(long[].class));
		jdkArray.write(valid, 0, valid.length - 12);
		jdkArray.writeBytes(new byte[] { 0x7f, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0 });

		for (byte[] bytes : List.of(cborBytes, cborArray)) {
			assertThatExceptionOfType(CodecException.class)
				.isThrownBy(() -> CODECS.get("cbor").decode(bytes, 0, bytes.length, ValueType.of(Object.class)));
		}
		assertThatExceptionOfType(CodecException.class).isThrownBy(
				() -> CODECS.get("jdk").decode(jdkArray.toByteArray(), 0, jdkArray.size(), ValueType.of(long[].class)))
			.withCauseInstanceOf(java.io.InvalidClassException.class);
	}

	record Order(long id, String name, BigDecimal price, Instant created, List<String> labels,
			Map<String, Double> factors) implements Serializable {

		static Order sample() {
			return new Order(Long.MAX_VALUE, "cup", new BigDecimal("12.30"), Instant.ofEpochSecond(1_700_000_000L, 1),
					new ArrayList<>(List.of("a", "b")), new HashMap<>(Map.of("x", 1.5, "y", Double.NaN)));
		}

	}

}
