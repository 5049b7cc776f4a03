package io.cachestarter.codec;

import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Finding codecs by name and id, with and without their libraries. */
class ValueCodecsTests {

	private static final String SMILE = "tools.jackson.dataformat.smile.";

	private static final String CBOR = "tools.jackson.dataformat.cbor.";

	private static final String SPRING_DATA = "org.springframework.data.";

	private final ValueCodecs codecs = ValueCodecs.builder().build();

	@ParameterizedTest
	@CsvSource({ "json, 1", "smile, 2", "cbor, 3", "jdk, 4" })
	void findsEachCodecByNameAndId(String name, byte id) {
		ValueCodec codec = this.codecs.get(name);

		assertThat(codec.name()).isEqualTo(name);
		assertThat(codec.id()).isEqualTo(id);
		assertThat(this.codecs.get(name)).isSameAs(codec);
		assertThat(this.codecs.findById(id)).isSameAs(codec);
	}

	@Test
	void findsNoCodecForAnUnknownId() {
		assertThat(this.codecs.findById((byte) 0)).isNull();
		assertThat(this.codecs.findById((byte) 5)).isNull();
		assertThat(this.codecs.findById((byte) -1)).isNull();
	}

	@Test
	void namesTheKnownCodecsWhenOneIsUnknown() {
		assertThatExceptionOfType(UnknownCodecException.class).isThrownBy(() -> this.codecs.get("smlie"))
			.withMessage("There is no \"smlie\"; use one of cbor, jdk, json, smile")
			.satisfies((ex) -> assertThat(ex.name()).isEqualTo("smlie"))
			.satisfies((ex) -> assertThat(ex.known()).isEqualTo(ValueCodecs.names()));
		assertThat(ValueCodecs.names()).containsExactly("cbor", "jdk", "json", "smile");
	}

	@Test
	void worksWithoutOptionalLibraries() {
		assertThat(LibraryHidingClassLoader.run(WriteJson.class, SMILE, CBOR, SPRING_DATA)).isEqualTo("[1]");
	}

	@Test
	void namesTheMissingLibrary() {
		assertThat(LibraryHidingClassLoader.run(NameMissing.class, SMILE, CBOR))
			.isEqualTo("smile tools.jackson.dataformat:jackson-dataformat-smile null, "
					+ "cbor tools.jackson.dataformat:jackson-dataformat-cbor null");
	}

	@Test
	void saysWhichLibraryToAdd() {
		assertThat(new MissingLibraryException("cbor", "g:a", null))
			.hasMessage("\"cbor\" needs the library g:a, which is not on the class path; add it to the dependencies");
	}

	@ParameterizedTest
	@CsvSource({ "json", "smile", "cbor" })
	void appliesModulesAndCustomizersToEveryFormat(String name) {
		ValueCodec codec = ValueCodecs.builder()
			.modules(List.of(new SimpleModule("shout").addSerializer(String.class, new ShoutingSerializer())))
			.customizer((builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE))
			.build()
			.get(name);

		String written = new String(codec.encode(new Named("abc"), ValueType.of(Named.class)), UTF_8);

		assertThat(written).contains("Name", "ABC");
	}

	@ParameterizedTest
	@CsvSource({ "''", "' '", "com.acme.*", "com.acme.", ".acme" })
	void refusesPackagesThatWouldAllowTooMuchOrNothing(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ValueCodecs.builder().allowedPackages(List.of(name)).build())
			.withMessageContaining("is no package");
	}

	record Named(String name) {
	}

	static final class ShoutingSerializer extends ValueSerializer<String> {

		@Override
		public void serialize(String value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(value.toUpperCase(java.util.Locale.ROOT));
		}

	}

	static final class WriteJson implements Supplier<String> {

		@Override
		public String get() {
			return new String(ValueCodecs.builder().build().get("json").encode(List.of(1), ValueType.of(List.class)),
					UTF_8);
		}

	}

	static final class NameMissing implements Supplier<String> {

		@Override
		public String get() {
			return missing("smile", (byte) 2) + ", " + missing("cbor", (byte) 3);
		}

		private static String missing(String name, byte id) {
			ValueCodecs codecs = ValueCodecs.builder().build();
			try {
				return codecs.get(name).name();
			}
			catch (MissingLibraryException ex) {
				return ex.name() + " " + ex.artifact() + " " + codecs.findById(id);
			}
		}

	}

}
