package io.cachestarter.codec;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the formats of Jackson promise for every type of value. */
class JacksonCodecTests {

	private static final ValueCodecs CODECS = ValueCodecs.builder().build();

	static Stream<Arguments> everySampleInEveryFormat() {
		return Stream.of("json", "smile", "cbor")
			.flatMap((codec) -> Samples.all().map((sample) -> Arguments.of(codec, sample)));
	}

	static Stream<Samples.Sample> samples() {
		return Samples.all();
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("everySampleInEveryFormat")
	void readsWhatItWrote(String codecName, Samples.Sample sample) {
		ValueCodec codec = CODECS.get(codecName);
		byte[] encoded = codec.encode(sample.value(), sample.type());

		Object decoded = codec.decode(encoded, 0, encoded.length, sample.type());

		assertThat(sample.type().rawClass()).isAssignableFrom(decoded.getClass());
		if (decoded instanceof Samples.Inventory) {
			assertThat(decoded).usingRecursiveComparison().isEqualTo(sample.value());
		}
		else {
			assertThat(comparable(decoded)).isEqualTo(comparable(sample.value()));
		}
		assertThat(RoundTrip.findFault(codec, sample.value(), sample.type(), encoded)).isNull();
	}

	private static Object comparable(Object value) {
		if (value.getClass().isArray()) {
			Object[] boxed = new Object[Array.getLength(value)];
			Arrays.setAll(boxed, (index) -> Objects.requireNonNull(Array.get(value, index)));
			return boxed;
		}
		return (value instanceof Collection<?> elements && !(value instanceof Set)) ? List.copyOf(withoutNull(elements))
				: value;
	}

	private static List<Object> withoutNull(Collection<?> elements) {
		return elements.stream()
			.map((element) -> (element != null) ? element : "null")
			.map(Object.class::cast)
			.toList();
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("everySampleInEveryFormat")
	void readsFromTheMiddleOfAnArray(String codecName, Samples.Sample sample) {
		ValueCodec codec = CODECS.get(codecName);
		byte[] encoded = codec.encode(sample.value(), sample.type());
		byte[] framed = new byte[encoded.length + 20];
		Arrays.fill(framed, (byte) '7');
		System.arraycopy(encoded, 0, framed, 11, encoded.length);

		Object decoded = codec.decode(framed, 11, encoded.length, sample.type());

		assertThat(codec.encode(decoded, sample.type())).hasSize(encoded.length);
	}

	@ParameterizedTest
	@MethodSource("samples")
	void writesNoClassNames(Samples.Sample sample) {
		String json = new String(CODECS.get("json").encode(sample.value(), sample.type()), StandardCharsets.UTF_8);

		assertThat(json).doesNotContain("io.cachestarter", "java.", "Samples", "@class", "org.springframework");
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "smile", "cbor" })
	void failsWhenBytesFollowTheValue(String codecName) {
		ValueCodec codec = CODECS.get(codecName);
		ValueType type = ValueType.of(Samples.Product.class);
		byte[] encoded = codec.encode(Samples.PRODUCT, type);

		for (byte extra : new byte[] { '1', '{', '"', 0, 0x24, -1, -8 }) {
			byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
			longer[encoded.length] = extra;
			assertThatExceptionOfType(CodecException.class).as("extra byte %s", extra)
				.isThrownBy(() -> codec.decode(longer, 0, longer.length, type));
		}
	}

	@Test
	void ignoresPropertiesOfAnotherVersion() {
		byte[] json = "{\"first\":1,\"second\":2,\"third\":[{}]}".getBytes(StandardCharsets.UTF_8);

		Object decoded = CODECS.get("json").decode(json, 0, json.length, ValueType.of(Samples.Pair.class));

		assertThat(decoded).isEqualTo(new Samples.Pair<>(1, 2));
	}

	@Test
	void writesPropertiesInTheSameOrderEverywhere() {
		byte[] json = CODECS.get("json").encode(new Samples.Pair<>(1, 2), ValueType.of(Samples.Pair.class));

		assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo("{\"first\":1,\"second\":2}");
	}

	@Test
	void failsForNull() {
		byte[] json = "null".getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CODECS.get("json").decode(json, 0, json.length, ValueType.of(Samples.Product.class)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "smile", "cbor" })
	void refusesAnnotationsThatAskForClassNames(String codecName) {
		ValueCodec codec = CODECS.get(codecName);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> codec.encode(new NamesItsClass("a"), ValueType.of(NamesItsClass.class)))
			.havingRootCause()
			.withMessageContaining("carry no class names");
	}

	@Test
	void refusesClassesAsValues() {
		ValueCodec codec = CODECS.get("json");
		byte[] json = "\"java.lang.String\"".getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> codec.encode(String.class, ValueType.of(Class.class)));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> codec.decode(json, 0, json.length, ValueType.of(Class.class)));
	}

	@Test
	void takesBackDefaultTypingOfACustomizer() {
		ValueCodec codec = ValueCodecs.builder()
			.customizer((builder) -> builder.activateDefaultTyping(
					BasicPolymorphicTypeValidator.builder().allowIfSubType(Object.class).build(),
					DefaultTyping.NON_FINAL))
			.build()
			.get("json");

		byte[] json = codec.encode(new Samples.Pair<>(new Samples.Cat("Tom"), 1), ValueType.of(Samples.Pair.class));

		assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("io.cachestarter");
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "smile", "cbor" })
	void failsForCyclesAndExcessiveDepth(String codecName) {
		ValueCodec codec = CODECS.get(codecName);
		Samples.Node node = new Samples.Node("leaf", List.of());
		for (int depth = 0; depth < 100_000; depth++) {
			node = new Samples.Node("n", List.of(node));
		}
		Samples.Node deep = node;

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> codec.encode(deep, ValueType.of(Samples.Node.class)));
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	record NamesItsClass(String name) {
	}

}
