package io.cachestarter.interceptor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.cachestarter.annotation.CacheTags;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Tags that {@link CacheTags} gives, without a cache. */
class TagExpressionsTests {

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private final TagExpressions expressions = new TagExpressions(this.beans);

	private final Products products = new Products();

	@Test
	void hasNoTagsWithoutAnnotation() {
		Method method = method(Products.class, "untagged");

		assertThat(this.expressions.hasTags(method, Products.class)).isFalse();
		assertThat(tags("untagged", null, 1L)).isEmpty();
	}

	@Test
	void knowsThatMethodHasTags() {
		assertThat(this.expressions.hasTags(method(Products.class, "fixed"), Products.class)).isTrue();
	}

	@Test
	void takesFixedText() {
		assertThat(tags("fixed", null)).containsExactly("products", "all");
	}

	@Test
	void takesArgumentsByNameAndPosition() {
		assertThat(tags("byArguments", null, 7L, "toys")).containsExactly("7", "toys", "p7", "ptoys");
	}

	@Test
	void takesPropertiesOfRoot() {
		assertThat(tags("byRoot", null, 7L)).containsExactly("byRoot", "method byRoot", "Products", "shop", "7");
	}

	@Test
	void takesBeans() {
		this.beans.addBean("naming", new Naming());

		assertThat(tags("byBean", null, 7L)).containsExactly("named-7");
	}

	@Test
	void takesResult() {
		assertThat(tags("byResult", new Product(3, List.of()), 3L)).containsExactly("product:3");
	}

	@Test
	void takesContentOfOptionalResult() {
		assertThat(tags("byResult", Optional.of(new Product(3, List.of())), 3L)).containsExactly("product:3");
	}

	@Test
	void takesNoTagForNull() {
		assertThat(tags("byResult", null, 3L)).isEmpty();
		assertThat(tags("byResult", Optional.empty(), 3L)).isEmpty();
	}

	@Test
	void takesElementsOfCollection() {
		Product product = new Product(3, Arrays.asList("toys", null, "books", "toys"));

		assertThat(tags("byCollection", product)).containsExactly("toys", "books");
		assertThat(tags("byCollection", new Product(3, List.of()))).isEmpty();
	}

	@Test
	void takesElementsOfNestedCollectionsAndArrays() {
		Object nested = List.of(List.of("a", "b"), new int[] { 1, 2 }, new String[] { "b", "c" }, Optional.of("d"));

		assertThat(tags("byValue", nested)).containsExactly("a", "b", "1", "2", "c", "d");
	}

	@Test
	void takesTextOfOtherObjects() {
		assertThat(tags("byValue", ElementType.METHOD)).containsExactly("METHOD");
	}

	@Test
	void removesDuplicatesAndKeepsOrder() {
		assertThat(tags("twice", null, "b")).containsExactly("b", "a");
	}

	@Test
	void takesVariableArgumentsAsArrayHoweverTheyCome() {
		assertThat(tags("variable", null, 1L, 5L)).containsExactly("x1", "5");
		assertThat(tags("variable", null, 1L, 5L, 6L)).containsExactly("x1", "5", "6");
		assertThat(tags("variable", null, 1L, new long[] { 5, 6 })).containsExactly("x1", "5", "6");
		assertThat(tags("variable", null, 1L)).containsExactly("x1");
	}

	@Test
	void takesAnnotationOfClassUnlessMethodHasOne() {
		Catalog catalog = new Catalog();

		assertThat(tagsOf(catalog, method(Catalog.class, "find"))).containsExactly("catalog");
		assertThat(tagsOf(catalog, method(Catalog.class, "top"))).containsExactly("top");
		assertThat(tagsOf(catalog, method(Catalog.class, "toString"))).isEmpty();
		assertThat(tagsOf(catalog, method(Catalog.class, "hidden"))).isEmpty();
	}

	@Test
	void takesAnnotationOfInterface() {
		assertThat(tagsOf(new Shop(), method(Shop.class, "find"))).containsExactly("store");
		assertThat(tagsOf(new Shop(), method(Store.class, "find"))).containsExactly("store");
		assertThat(tagsOf(new Shop(), method(Store.class, "all"))).containsExactly("everything");
	}

	@Test
	void takesMetaAnnotations() {
		assertThat(tags("composed", null)).containsExactlyInAnyOrder("meta", "given", "own");
	}

	@Test
	void namesPlaceAndRemedyWhenExpressionIsNone() {
		assertThatIllegalStateException().isThrownBy(() -> tags("unparsable", null))
			.withMessageContainingAll("@CacheTags(\"product:\") on", "Products.unparsable", "is not an expression",
					"a fixed text needs quotes");
	}

	@Test
	void namesPlaceAndRemedyWhenTextHasNoQuotes() {
		assertThatIllegalStateException().isThrownBy(() -> tags("unquoted", null))
			.withMessageContainingAll("@CacheTags(\"products\") on", "Products.unquoted", "failed",
					"a fixed text needs quotes");
	}

	@Test
	void namesPlaceWhenTagIsBlank() {
		assertThatIllegalStateException().isThrownBy(() -> tags("byValue", " "))
			.withMessageContainingAll("@CacheTags(\"#result\") on", "Products.byValue", "blank tag", "or null");
		assertThatIllegalStateException().isThrownBy(() -> tags("byValue", List.of("a", "")));
	}

	@Test
	void namesPlaceWhenTagIsTooLong() {
		assertThat(tags("byValue", "x".repeat(255))).hasSize(1);
		assertThat(tags("byValue", "ü".repeat(127))).hasSize(1);
		assertThatIllegalStateException().isThrownBy(() -> tags("byValue", "x".repeat(256)))
			.withMessageContainingAll("Products.byValue", "more than 255 bytes");
		assertThatIllegalStateException().isThrownBy(() -> tags("byValue", "ü".repeat(128)));
	}

	@Test
	void evaluatesAnewForEachCall() {
		assertThat(tags("byResult", new Product(1, List.of()), 1L)).containsExactly("product:1");
		assertThat(tags("byResult", new Product(2, List.of()), 2L)).containsExactly("product:2");
	}

	private List<String> tags(String method, @Nullable Object result, @Nullable Object... args) {
		return this.expressions.tags(method(Products.class, method), Products.class, this.products, args, result);
	}

	private List<String> tagsOf(Object target, Method method) {
		return this.expressions.tags(method, target.getClass(), target, new Object[0], null);
	}

	private static Method method(Class<?> type, String name) {
		return Stream.of(type.getDeclaredMethods())
			.filter((method) -> method.getName().equals(name) && !method.isBridge())
			.findFirst()
			.orElseThrow();
	}

	record Product(long id, List<@Nullable String> categories) {

	}

	static class Naming {

		public String name(long id) {
			return "named-" + id;
		}

	}

	static class Products {

		public String shopName() {
			return "shop";
		}

		public void untagged(long id) {
		}

		@CacheTags({ "'products'", "'all'" })
		public void fixed() {
		}

		@CacheTags({ "#id", "#category", "'p' + #p0", "'p' + #a1" })
		public void byArguments(long id, String category) {
		}

		@CacheTags({ "#root.methodName", "'method ' + #root.method.name", "#root.targetClass.simpleName",
				"#root.target.shopName()", "#root.args[0]" })
		public void byRoot(long id) {
		}

		@CacheTags("@naming.name(#id)")
		public void byBean(long id) {
		}

		@CacheTags("#result == null ? null : 'product:' + #result.id")
		public @Nullable Product byResult(long id) {
			return null;
		}

		@CacheTags("#result.categories")
		public @Nullable Product byCollection() {
			return null;
		}

		@CacheTags("#result")
		public @Nullable Object byValue() {
			return null;
		}

		@CacheTags({ "#tag", "'a'", "'b'" })
		public void twice(String tag) {
		}

		@CacheTags({ "'x' + #first", "#rest" })
		public void variable(long first, long... rest) {
		}

		@Tagged("'given'")
		@CacheTags("'own'")
		@MetaTagged
		public void composed() {
		}

		@CacheTags("product:")
		public void unparsable() {
		}

		@CacheTags("products")
		public void unquoted() {
		}

	}

	@CacheTags("'catalog'")
	static class Catalog {

		public List<Object> find() {
			return Collections.emptyList();
		}

		@CacheTags("'top'")
		public Object top() {
			return Objects.hash(1);
		}

		@Override
		public String toString() {
			return "catalog";
		}

		void hidden() {
		}

	}

	@CacheTags("'store'")
	interface Store {

		Object find();

		@CacheTags("'everything'")
		Object all();

	}

	static class Shop implements Store {

		@Override
		public String find() {
			return "";
		}

		@Override
		public String all() {
			return "";
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@CacheTags("'meta'")
	@interface MetaTagged {

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@CacheTags({})
	@interface Tagged {

		@AliasFor(annotation = CacheTags.class, attribute = "value")
		String[] value();

	}

}
