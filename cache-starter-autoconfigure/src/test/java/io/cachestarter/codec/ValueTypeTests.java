package io.cachestarter.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.domain.Page;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Equality of types, and the fingerprints that tell two versions of a class apart. */
class ValueTypeTests {

	private static Type genericType(TypeReference<?> reference) {
		return reference.getType();
	}

	private static int fingerprint(String source) {
		return ValueType.of(SourceCompiler.compile("demo.Product", "package demo; import java.util.*; " + source))
			.fingerprint();
	}

	@Test
	void boxesPrimitives() {
		assertThat(ValueType.of(int.class)).isEqualTo(ValueType.of(Integer.class));
		assertThat(ValueType.of(int.class).rawClass()).isEqualTo(Integer.class);
		assertThat(ValueType.of(int.class).type()).isEqualTo(Integer.class);
		assertThat(ValueType.of(int[].class)).isNotEqualTo(ValueType.of(Integer[].class));
	}

	@Test
	void equalsTheSameTypeOfAnotherImplementation() {
		ValueType jdk = ValueType.of(genericType(new TypeReference<Map<String, List<Integer>>>() {
		}));
		ValueType other = ValueType
			.of(new OtherParameterized(Map.class, String.class, new OtherParameterized(List.class, Integer.class)));

		assertThat(other).isEqualTo(jdk).hasSameHashCodeAs(jdk);
		assertThat(other.fingerprint()).isEqualTo(jdk.fingerprint());
		assertThat(other).hasToString("java.util.Map<java.lang.String,java.util.List<java.lang.Integer>>");
		assertThat(other.rawClass()).isEqualTo(Map.class);
	}

	@Test
	void equalsAnArrayHoweverItIsExpressed() {
		GenericArrayType array = () -> String.class;

		assertThat(ValueType.of(array)).isEqualTo(ValueType.of(String[].class));
		assertThat(ValueType.of(array).rawClass()).isEqualTo(String[].class);
	}

	@Test
	void differsByTypeArguments() {
		ValueType strings = ValueType.of(genericType(new TypeReference<List<String>>() {
		}));
		ValueType integers = ValueType.of(genericType(new TypeReference<List<Integer>>() {
		}));

		assertThat(strings).isNotEqualTo(integers).isNotEqualTo(ValueType.of(List.class));
		assertThat(strings.fingerprint()).isNotEqualTo(integers.fingerprint());
	}

	@Test
	void takesTheClassOfAValue() {
		assertThat(ValueType.ofValue(new ArrayList<>()).rawClass()).isEqualTo(ArrayList.class);
		assertThat(ValueType.ofValue(Samples.PRODUCT)).isSameAs(ValueType.ofValue(Samples.PRODUCT))
			.isEqualTo(ValueType.of(Samples.Product.class));
		assertThat(ValueType.ofValue(Samples.Color.GREEN).rawClass()).isEqualTo(Samples.Color.class);
	}

	@Test
	void refusesKindsOfTypesThatItDoesNotKnow() {
		Type strange = new Type() {
			@Override
			public String toString() {
				return "strange";
			}
		};

		assertThatIllegalArgumentException().isThrownBy(() -> ValueType.of(strange)).withMessageContaining("strange");
	}

	@Test
	void neverChangesAFingerprint() {
		// These numbers are stored in entries: nodes of different JVMs must agree on
		// them.
		assertThat(ValueType.of(String.class).fingerprint()).isEqualTo(-1860608233);
		assertThat(fingerprint("public record Product(String name, int price) {}")).isEqualTo(1408386208);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					a method         | public record Product(String name, int price) { public String x() { return name; } }
					the order        | public record Product(int price, String name) {}
					a static field   | public record Product(String name, int price) { static int x = 1; }
					an interface     | public record Product(String name, int price) implements Comparable<Product> { public int compareTo(Product o) { return 0; } }
					a constructor    | public record Product(String name, int price) { public Product(String n) { this(n, 1); } }
					a nested class   | public record Product(String name, int price) { record Other(int x) {} }
					""")
	void keepsTheFingerprintOfARecordWhenItGets(String change, String source) {
		assertThat(fingerprint(source)).as(change)
			.isEqualTo(fingerprint("public record Product(String name, int price) {}"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			another component      | public record Product(String name, int price, int stock) {}
			one component less     | public record Product(String name) {}
			another component type | public record Product(String name, long price) {}
			another component name | public record Product(String label, int price) {}
			swapped types          | public record Product(int name, String price) {}
			a box                  | public record Product(String name, Integer price) {}
			""")
	void changesTheFingerprintOfARecordWhenItGets(String change, String source) {
		assertThat(fingerprint(source)).as(change)
			.isNotEqualTo(fingerprint("public record Product(String name, int price) {}"));
	}

	@Test
	void seesChangesInsideOfItsParts() {
		String before = "public class Product extends Base<Integer> { Map<String, List<Part[]>> parts; transient int a; } "
				+ "class Base<T> { T id; } class Part { Color color; Product owner; } enum Color { RED, BLUE }";

		assertThat(fingerprint(before)).isEqualTo(fingerprint(before.replace("transient int a", "transient long b")));
		assertThat(fingerprint(before)).isEqualTo(fingerprint(before.replace("RED, BLUE", "BLUE, RED")));
		for (String[] change : new String[][] { { "RED, BLUE", "RED, BLUE, GREEN" }, { "T id;", "T id; int version;" },
				{ "<Integer>", "<Long>" }, { "Color color;", "Color color; int size;" }, { "Part[]", "Part" },
				{ "transient int a", "int a" } }) {
			assertThat(fingerprint(before.replace(change[0], change[1]))).as(change[1])
				.isNotEqualTo(fingerprint(before));
		}
	}

	@Test
	void seesChangesOfPermittedSubclasses() {
		String before = "public sealed interface Product permits A, B {} record A(int x) implements Product {} "
				+ "record B(int y) implements Product {}";

		assertThat(fingerprint(before)).isEqualTo(fingerprint(before.replace("A, B", "B, A")));
		assertThat(fingerprint(before.replace("int y", "int z"))).isNotEqualTo(fingerprint(before));
		assertThat(fingerprint(before.replace("A, B", "A, B, C") + " record C() implements Product {}"))
			.isNotEqualTo(fingerprint(before));
	}

	@Test
	void seesTypeArgumentsOfOpenClasses() {
		String before = "public record Product(List<Part> parts) {} record Part(int x) {}";

		assertThat(fingerprint(before.replace("int x", "long x"))).isNotEqualTo(fingerprint(before));
	}

	@Test
	void seesAnnotationsThatRenameProperties() {
		String before = "public record Product(@com.fasterxml.jackson.annotation.JsonProperty(\"a\") String name) {}";

		assertThat(fingerprint(before.replace("\"a\"", "\"b\""))).isNotEqualTo(fingerprint(before));
	}

	@Test
	void seesSubtypesOfAnnotations() {
		String before = "import com.fasterxml.jackson.annotation.*; "
				+ "@JsonSubTypes(@JsonSubTypes.Type(value = Part.class, name = \"part\")) public interface Product {} "
				+ "record Part(int x) implements Product {}";

		assertThat(fingerprint(before.replace("\"part\"", "\"piece\""))).isNotEqualTo(fingerprint(before));
		assertThat(fingerprint(before.replace("int x", "int y"))).isNotEqualTo(fingerprint(before));
	}

	@Test
	void countsClassesOfTheJdkAndSpringDataByNameOnly() {
		assertThat(ValueType.of(Page.class).fingerprint()).isNotEqualTo(ValueType.of(TimeUnit.class).fingerprint());
		assertThat(ValueType.of(genericType(new TypeReference<Page<Samples.Product>>() {
		})).fingerprint()).isNotEqualTo(ValueType.of(Page.class).fingerprint());
	}

	@Test
	void survivesClassesItCannotRead() {
		Class<?> type = SourceCompiler.compile("demo.Product",
				"package demo; public class Product { Missing missing; } class Missing {}", "demo.Missing");

		assertThat(ValueType.of(type).fingerprint()).isEqualTo(ValueType.of(type).fingerprint());
	}

	@Test
	void knowsWhetherATypeIsOpen() {
		Map<Type, Boolean> open = new LinkedHashMap<>();
		open.put(Samples.Product.class, false);
		open.put(String[].class, false);
		open.put(ArrayList.class, true);
		open.put(Object.class, true);
		open.put(Object[].class, true);
		open.put(genericType(new TypeReference<List<Map<String, Integer>>>() {
		}), false);
		open.put(genericType(new TypeReference<List<? extends Number>>() {
		}), true);
		open.put(genericType(new TypeReference<Map<String, Object>>() {
		}), true);
		open.put(List.class.getTypeParameters()[0], true);

		open.forEach(
				(type, expected) -> assertThat(ValueType.of(type).isOpen()).as(type.getTypeName()).isEqualTo(expected));
	}

	/** An implementation that does not care for the others. */
	private static final class OtherParameterized implements ParameterizedType {

		private final Class<?> raw;

		private final Type[] arguments;

		OtherParameterized(Class<?> raw, Type... arguments) {
			this.raw = raw;
			this.arguments = arguments;
		}

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.clone();
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

	}

}
