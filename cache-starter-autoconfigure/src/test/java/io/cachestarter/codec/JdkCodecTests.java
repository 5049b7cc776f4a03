package io.cachestarter.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.cachestarter.codec.Samples.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Java serialization with an allow-list. */
class JdkCodecTests {

	private static final ValueType OBJECT = ValueType.of(Object.class);

	private final ValueCodec strict = ValueCodecs.builder().build().get("jdk");

	private final ValueCodec ours = ValueCodecs.builder()
		.allowedPackages(List.of("io.cachestarter.codec"))
		.build()
		.get("jdk");

	static Stream<Object> jdkValues() {
		return Stream.of("text", 1, 2.5, true, 'c', new BigDecimal("1.10"), UUID.randomUUID(), Samples.PARIS,
				URI.create("https://example.org"), List.of(1, 2), Set.of("a"), Map.of("a", List.of(1)),
				new ArrayList<>(Arrays.asList("a", null)), new HashSet<>(List.of(1, 2)),
				new LinkedHashMap<>(Map.of(1, 2)), new TreeMap<>(Comparator.reverseOrder()),
				new EnumMap<>(Map.of(TimeUnit.DAYS, 1)), new ConcurrentHashMap<>(Map.of("a", 1)),
				new CopyOnWriteArrayList<>(List.of(1)), TimeUnit.DAYS, EnumSet.of(TimeUnit.DAYS));
	}

	@ParameterizedTest
	@MethodSource("jdkValues")
	void readsValuesOfTheJdkWithoutAnyPackageAllowed(Object value) {
		ValueType type = ValueType.ofValue(value);
		byte[] encoded = this.strict.encode(value, type);

		assertThat(this.strict.decode(encoded, 0, encoded.length, type)).isEqualTo(value).hasSameClassAs(value);
		assertThat(RoundTrip.findFault(this.strict, value, type, encoded)).isNull();
	}

	@Test
	void readsClassesOfAllowedPackages() {
		Money value = new Money("CHF", new BigDecimal("1.50"), new int[][] { { 1 } }, EnumSet.of(Color.GREEN));
		byte[] encoded = this.ours.encode(value, ValueType.of(Money.class));

		assertThat(this.ours.decode(encoded, 0, encoded.length, ValueType.of(Money.class))).usingRecursiveComparison()
			.isEqualTo(value);
		assertThat(RoundTrip.findFault(this.ours, value, ValueType.of(Money.class), encoded)).isNull();
	}

	@Test
	void doesNotRunCodeOfClassesOutsideTheAllowedPackages() {
		byte[] encoded = serialize(new Gadget());
		Gadget.ran.set(false);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.strict.decode(encoded, 0, encoded.length, OBJECT));
		assertThat(Gadget.ran).isFalse();

		this.ours.decode(encoded, 0, encoded.length, OBJECT);
		assertThat(Gadget.ran).isTrue();
	}

	@Test
	void refusesGadgetsInsideOfAllowedCollections() {
		byte[] inMap = serialize(new HashMap<>(Map.of("a", new ArrayList<>(List.of(new Gadget())))));
		byte[] inArray = serialize(new Gadget[0]);
		Gadget.ran.set(false);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.strict.decode(inMap, 0, inMap.length, OBJECT));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.strict.decode(inArray, 0, inArray.length, OBJECT));
		assertThat(Gadget.ran).isFalse();
	}

	@Test
	void refusesClassesOfTheJdkThatAreNotValues() throws IOException {
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Comparator.class },
				(Serializable & java.lang.reflect.InvocationHandler) (self, method, arguments) -> null);
		for (Object value : List.of(URI.create("https://example.org").toURL(), proxy,
				(Comparator<String> & Serializable) String::compareTo, new java.io.File("a"))) {
			byte[] encoded = serialize(value);
			assertThatExceptionOfType(CodecException.class).as(value.getClass().getName())
				.isThrownBy(() -> this.ours.decode(encoded, 0, encoded.length, OBJECT));
			assertThatExceptionOfType(CodecException.class).as(value.getClass().getName())
				.isThrownBy(() -> this.ours.encode(value, OBJECT));
		}
	}

	@Test
	void doesNotTakeAPackageForItsNeighbour() {
		ValueCodec codec = ValueCodecs.builder().allowedPackages(List.of("io.cachestarter.cod")).build().get("jdk");

		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.encode(new Gadget(), OBJECT))
			.havingRootCause()
			.withMessageContaining("allow \"io.cachestarter.codec\"");
	}

	@Test
	void allowsSubPackages() {
		ValueCodec codec = ValueCodecs.builder().allowedPackages(List.of("io.cachestarter")).build().get("jdk");
		byte[] encoded = codec.encode(new Gadget(), OBJECT);

		assertThat(codec.decode(encoded, 0, encoded.length, OBJECT)).isInstanceOf(Gadget.class);
	}

	@Test
	void failsForWhatIsNotSerializable() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.ours.encode(Samples.PRODUCT, ValueType.of(Samples.Product.class)))
			.withCauseInstanceOf(java.io.NotSerializableException.class);
	}

	@Test
	void failsWhenBytesFollowTheValue() {
		byte[] encoded = this.strict.encode("a", OBJECT);

		for (byte extra : new byte[] { 0, 0x70, 0x77, 0x78, -1 }) {
			byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
			longer[encoded.length] = extra;
			assertThatExceptionOfType(CodecException.class).as("extra byte %s", extra)
				.isThrownBy(() -> this.strict.decode(longer, 0, longer.length, OBJECT));
		}
	}

	@Test
	void failsForNullAndDepth() {
		byte[] nothing = serialize(null);
		ArrayDeque<Object> deep = new ArrayDeque<>();
		for (int depth = 0; depth < 150; depth++) {
			deep = new ArrayDeque<>(List.of(deep));
		}
		byte[] nested = serialize(deep);

		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.strict.decode(nothing, 0, nothing.length, OBJECT));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.strict.decode(nested, 0, nested.length, OBJECT));
	}

	@Test
	void findsClassesOfTheLoaderOfTheType() throws ReflectiveOperationException {
		Class<?> type = SourceCompiler.compile("demo.Item",
				"package demo; public record Item(String name) implements java.io.Serializable {}");
		ValueCodec codec = ValueCodecs.builder().allowedPackages(List.of("demo")).build().get("jdk");
		Object value = type.getConstructor(String.class).newInstance("a");
		byte[] encoded = codec.encode(value, ValueType.of(type));

		assertThat(codec.decode(encoded, 0, encoded.length, ValueType.of(type))).isEqualTo(value);
	}

	private static byte[] serialize(@org.jspecify.annotations.Nullable Object value) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(value);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	@SuppressWarnings("ArrayRecordComponent") // arrays are what is tested
	record Money(String currency, BigDecimal amount, int[][] table, EnumSet<Color> colors) implements Serializable {
	}

	static final class Gadget implements Serializable {

		private static final long serialVersionUID = 1;

		static final AtomicBoolean ran = new AtomicBoolean();

		private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
			ran.set(true);
			in.defaultReadObject();
		}

	}

}
