package io.cachestarter.codec;

import java.io.Serializable;
import java.lang.reflect.Type;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import tools.jackson.core.type.TypeReference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The check that keeps values out of the remote level when they would change there. */
class RoundTripTests {

	private static final ValueCodecs CODECS = ValueCodecs.builder()
		.allowedPackages(List.of("io.cachestarter.codec"))
		.build();

	static Stream<ValueCodec> codecs() {
		return Stream.of("json", "smile", "cbor").map(CODECS::get);
	}

	private static ValueType typeOf(TypeReference<?> reference) {
		Type type = reference.getType();
		return ValueType.of(type);
	}

	private static @Nullable String findFault(ValueCodec codec, Object value, ValueType type) {
		return RoundTrip.findFault(codec, value, type, codec.encode(value, type));
	}

	private static String fault(ValueCodec codec, Object value, ValueType type) {
		return Objects.requireNonNullElse(findFault(codec, value, type), "no fault");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void acceptsWhatAnOpenTypeStillRestores(ValueCodec codec) {
		Map<Object, Class<?>> values = Map.of(List.of("a", "b"), List.class, Map.of("a", 1, "b", true), Map.class,
				Set.of("a", "b", "c"), Set.class, new HashSet<>(List.of("x", "y")), Collection.class,
				new ConcurrentHashMap<>(Map.of("a", 1)), Map.class, new LinkedHashMap<>(Map.of("k", "v")).values(),
				Collection.class, "text", Object.class, 5, Object.class, true, Object.class);

		values
			.forEach((value, type) -> assertThat(findFault(codec, value, ValueType.of(type))).as("%s", value).isNull());
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void acceptsCollectionsUnderTheirOwnClass(ValueCodec codec) {
		for (Object value : List.of(List.of("a"), List.of("a", "b", "c"), new ArrayList<>(List.of("a")),
				Set.of("a", "b"), Set.of("a"), new HashSet<>(List.of("x", "y")), Map.of("a", 1, "b", 2), Map.of("a", 1),
				new TreeMap<>(Map.of("b", 1, "a", 2)), List.of(), Map.of(), Set.of(), Arrays.asList(1, 2),
				Collections.unmodifiableMap(new TreeMap<>(Map.of("b", 1))), new HashMap<>(Map.of("a", 1)).keySet(),
				new HashMap<>(Map.of("a", 1)).values())) {
			assertThat(findFault(codec, value, ValueType.ofValue(value))).as("%s", value.getClass()).isNull();
		}
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsElementsThatBecomeMaps(ValueCodec codec) {
		ArrayList<Samples.Product> products = new ArrayList<>(List.of(Samples.PRODUCT));

		assertThat(fault(codec, products, ValueType.ofValue(products))).contains("java.util.ArrayList",
				"leaves open what it holds", "declare the concrete type");
		assertThat(fault(codec, products, typeOf(new TypeReference<List<?>>() {
		}))).contains("leaves open");
		assertThat(findFault(codec, products, typeOf(new TypeReference<List<Samples.Product>>() {
		}))).isNull();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsNumbersThatBecomeSmaller(ValueCodec codec) {
		Map<String, Object> value = Map.of("a", new java.math.BigDecimal("1.10"));

		assertThat(fault(codec, value, typeOf(new TypeReference<Map<String, Object>>() {
		}))).contains(codec.name().equals("json") ? "leaves open" : "");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsAnotherClass(ValueCodec codec) {
		assertThat(fault(codec, Samples.PRODUCT, ValueType.of(Object.class))).contains(Samples.Product.class.getName(),
				"java.util.LinkedHashMap", "@JsonTypeInfo");
		assertThat(fault(codec, new Employee("a", 2), ValueType.of(Person.class))).contains(Employee.class.getName(),
				Person.class.getName());
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsPropertiesDroppedWhenRead(ValueCodec codec) {
		List<Person> people = List.of(new Employee("a", 2));

		assertThat(fault(codec, people, typeOf(new TypeReference<List<Person>>() {
		}))).contains("comes back with other content", "@JsonCreator");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsPropertiesThatAreNotWritten(ValueCodec codec) {
		assertThat(fault(codec, new Account("a", "secret"), ValueType.of(Account.class))).contains("is not written")
			.doesNotContain("secret");
		assertThat(findFault(codec, new Account("a", null), ValueType.of(Account.class))).isNull();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsNestedValuesOfOpenTypes(ValueCodec codec) {
		assertThat(findFault(codec, new Holder(Samples.PRODUCT), ValueType.of(Holder.class))).isNotNull();
		assertThat(findFault(codec, new Holder("text"), ValueType.of(Holder.class))).isNull();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsLostPrecision(ValueCodec codec) {
		Timestamp value = new Timestamp(1_700_000_000_123L);
		value.setNanos(123_456_789);

		assertThat(findFault(codec, value, ValueType.of(Timestamp.class))).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void findsALostOrder(ValueCodec codec) {
		TreeMap<String, Integer> descending = new TreeMap<>(Comparator.reverseOrder());
		descending.putAll(Map.of("a", 1, "b", 2));

		assertThat(fault(codec, descending, typeOf(new TypeReference<SortedMap<String, Integer>>() {
		}))).contains("another order");
		assertThat(findFault(codec, descending, typeOf(new TypeReference<Map<String, Integer>>() {
		}))).isNull();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void turnsFailuresIntoReasons(ValueCodec codec) {
		byte[] broken = { 1, 2, 3 };

		assertThat(fault(codec, new NoCreator(5), ValueType.of(NoCreator.class))).contains(NoCreator.class.getName(),
				"@JsonCreator");
		assertThat(RoundTrip.findFault(codec, "a", ValueType.of(String.class), broken)).contains("cannot read 3 bytes");
		assertThat(RoundTrip.findFault(codec, "a", ValueType.of(String.class), new byte[0])).isNotNull();
	}

	@Test
	void keepsDataOutOfTheReason() {
		byte[] json = "\"top secret\"".getBytes(UTF_8);

		assertThat(RoundTrip.findFault(CODECS.get("json"), 5, ValueType.of(Integer.class), json))
			.contains("cannot read")
			.doesNotContain("top secret");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void acceptsPagesOfAnotherClass(ValueCodec codec) {
		assertThat(findFault(codec, new CountedPage(List.of("a")), typeOf(new TypeReference<Page<String>>() {
		}))).isNull();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void doesNotFailWhenEqualsFails(ValueCodec codec) {
		assertThat(findFault(codec, new Unequal(), ValueType.of(Unequal.class))).isNull();
	}

	@Test
	void acceptsTablesOfAnotherSizeInJavaSerialization() {
		HashMap<String, Set<String>> value = new HashMap<>(5000);
		value.put("a", new HashSet<>(999));
		Samples.manyNames().forEach((name) -> value.put(name, new HashSet<>(List.of(name))));

		assertThat(findFault(CODECS.get("jdk"), value, ValueType.ofValue(value))).isNull();
		assertThat(findFault(CODECS.get("jdk"), new Wrapper(value), ValueType.of(Wrapper.class))).isNull();
	}

	@Test
	void findsTransientFieldsInJavaSerialization() {
		assertThat(fault(CODECS.get("jdk"), new Session("a"), ValueType.of(Session.class))).contains("is not written");
	}

	static class Person {

		public String name = "";

	}

	static class Employee extends Person {

		public int salary;

		Employee() {
		}

		Employee(String name, int salary) {
			this.name = name;
			this.salary = salary;
		}

	}

	record Account(String name, @JsonIgnore @Nullable String password) {
	}

	record Holder(Object content) {
	}

	static class NoCreator {

		public final int number;

		NoCreator(int number) {
			this.number = number;
		}

	}

	static class Unequal {

		public int number;

		@Override
		public boolean equals(@Nullable Object other) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int hashCode() {
			return 0;
		}

	}

	static class CountedPage extends PageImpl<String> {

		private static final long serialVersionUID = 1;

		CountedPage(List<String> content) {
			super(content);
		}

	}

	static class Wrapper implements Serializable {

		private static final long serialVersionUID = 1;

		final Map<String, Set<String>> content;

		Wrapper(Map<String, Set<String>> content) {
			this.content = content;
		}

	}

	static class Session implements Serializable {

		private static final long serialVersionUID = 1;

		private final transient @Nullable String user;

		Session(String user) {
			this.user = user;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Session that && Objects.equals(this.user, that.user);
		}

		@Override
		public int hashCode() {
			return Objects.hashCode(this.user);
		}

	}

}
