package io.cachestarter.codec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.cachestarter.test.Allocations;
import io.cachestarter.test.CanaryLog;
import io.cachestarter.test.GadgetPayloads;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.smile.SmileMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** No class that only the data names is loaded, let alone run. */
class GadgetPayloadTests {

	private static final ValueCodecs CODECS = ValueCodecs.builder()
		.allowedPackages(List.of("io.cachestarter.codec"))
		.build();

	private static final Map<String, ObjectMapper> MAPPERS = Map.of("json", new JsonMapper(), "smile",
			new SmileMapper(), "cbor", new CBORMapper());

	private static final List<ValueType> TYPES = Stream.of(new TypeReference<Object>() {
	}, new TypeReference<Map<String, Object>>() {
	}, new TypeReference<List<Object>>() {
	}, new TypeReference<Map<Class<?>, Object>>() {
	}, new TypeReference<List<Class<?>>>() {
	}, new TypeReference<Holder>() {
	}, new TypeReference<Set<Serializable>>() {
	}).map((reference) -> ValueType.of(reference.getType())).toList();

	static Stream<String> jacksonFormats() {
		return MAPPERS.keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("jacksonFormats")
	void readsNoClassThatPolymorphicTextsName(String format) {
		JsonMapper json = new JsonMapper();
		for (String payload : GadgetPayloads.json()) {
			JsonNode tree = json.readTree(payload);
			byte[] bytes = Objects.requireNonNull(MAPPERS.get(format)).writeValueAsBytes(tree);

			assertLoadsNothing(payload, () -> decode(format, bytes));
		}
	}

	@Test
	void readsNoClassThatASerializedObjectNames() {
		GadgetPayloads.serialized().forEach((name, bytes) -> {
			for (ValueType type : TYPES) {
				assertLoadsNothing(name + " as " + type, () -> {
					assertThatExceptionOfType(CodecException.class).as(name)
						.isThrownBy(() -> CODECS.get("jdk").decode(bytes, 0, bytes.length, type));
					return null;
				});
			}
		});
	}

	@Test
	void takesLittleMemoryForArraysInsideEachOther() {
		byte[] bytes = Objects.requireNonNull(GadgetPayloads.serialized().get("huge arrays inside each other"));

		long taken = new Allocations().of(() -> assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CODECS.get("jdk").decode(bytes, 0, bytes.length, TYPES.get(0))));

		assertThat(taken).isLessThan(1_000_000);
	}

	@Test
	void takesNoSerializedObjectForAnotherFormat() {
		for (String format : MAPPERS.keySet()) {
			GadgetPayloads.serialized().forEach((name, bytes) -> assertLoadsNothing(name, () -> decode(format, bytes)));
		}
	}

	@Test
	void keepsNoMapWithClassesAsKeys() {
		ValueType type = ValueType.of(new TypeReference<Map<Class<?>, String>>() {
		}.getType());
		Map<Class<?>, String> value = new LinkedHashMap<>(Map.of(String.class, "a"));
		ValueCodec codec = CODECS.get("json");

		assertThat(RoundTrip.findFault(codec, value, type, codec.encode(value, type))).contains("cannot read");
	}

	@Test
	void stillReadsMapsInsideMaps() {
		Map<String, Object> value = new HashMap<>(Map.of("leaf", "x"));
		for (int level = 0; level < 6; level++) {
			value = new HashMap<>(Map.of("left", value, "right", value, "list", new ArrayList<>(List.of(value))));
		}
		ValueType type = ValueType.of(Object.class);
		byte[] bytes = CODECS.get("jdk").encode(value, type);

		assertThat(CODECS.get("jdk").decode(bytes, 0, bytes.length, type)).isEqualTo(value);
	}

	private static @Nullable Object decode(String format, byte[] bytes) {
		for (ValueType type : TYPES) {
			try {
				Object value = CODECS.get(format).decode(bytes, 0, bytes.length, type);
				assertThat(value.getClass().getName()).matches("(java\\.(lang|util)\\.|\\[|.*\\$Holder$).*");
			}
			catch (CodecException ex) {
				assertThat(ex).hasMessageNotContaining(GadgetPayloads.CANARY);
			}
		}
		return null;
	}

	private static void assertLoadsNothing(String what, Supplier<@Nullable Object> reader) {
		Thread thread = Thread.currentThread();
		ClassLoader original = thread.getContextClassLoader();
		RecordingLoader loader = new RecordingLoader(original);
		thread.setContextClassLoader(loader);
		try {
			Object unused = reader.get();
		}
		finally {
			thread.setContextClassLoader(original);
		}
		assertThat(loader.asked).as(what).doesNotContainAnyElementsOf(GadgetPayloads.CLASSES);
		assertThat(CanaryLog.notes()).as(what).isEmpty();
	}

	record Holder(@Nullable Object any, @Nullable Class<?> type, @Nullable Serializable song) implements Serializable {
	}

	/** Notes which classes it is asked for. */
	private static final class RecordingLoader extends ClassLoader {

		private final Set<String> asked = ConcurrentHashMap.newKeySet();

		RecordingLoader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			this.asked.add(name);
			return super.loadClass(name, resolve);
		}

	}

}
