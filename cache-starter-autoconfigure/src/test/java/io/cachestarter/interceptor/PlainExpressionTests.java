package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlainExpressionTests {

	private static final Method METHOD = Stream.of(Customers.class.getDeclaredMethods())
		.filter((method) -> method.getName().equals("find"))
		.findFirst()
		.orElseThrow();

	@ParameterizedTest
	@ValueSource(strings = { "true", "#name != null", "#p0 != null", "#a1 > 5",
			"#name != null and #number > 5 || !(#wrapped le 3.5)", "#name == 'x' or #customer == null",
			"#name.length() < 32", "!#name.empty", "#name?.startsWith('x')", "#wrapped.equals(#number)",
			"#number == -1L", "'product:' + #number", "#name + ':' + #number + #wrapped", "#name.toUpperCase()",
			"#number - 1", "#customer" })
	void isPlain(String expression) {
		assertThat(of(expression)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "@bean.allows(#name)", "#root.args[0] != null", "args[0] != null", "#result == null",
			"#unknown != null", "#this != null", "#customer.name != null", "#customer.allows()",
			"#name.equals(#customer.name)", "#name.trim().empty", "#name.bytes.length > 3", "#text.length() > 3",
			"T(java.lang.Math).random() > 0.5", "new Object() != null", "#name = 'x'", "#number++ > 3",
			"'x' + #customer", "#customer + #name", "#name * 2", "#name matches 'x*'", "#customers[0] != null",
			"#name != null ? true : false", "{1, 2} != null", "#name instanceof T(String)",
			"#customer != null and @bean.allows()", "{#name, #number}", "#name +", "#name ? 'a' :",
			"#customer == #customer", "#text == 'x'", "#text < 'x'", "!#customer", "#customer and true",
			"#name.concat(#customer)", "#name.contentEquals(#text)", "#name.transform(#text)",
			"#name.join(',', #customers)" })
	void isNotPlain(String expression) {
		assertThat(of(expression)).isNull();
	}

	@Test
	void comparesArguments() {
		assertThat(value("#name != null and #number > 5", "x", 6)).isEqualTo(true);
		assertThat(value("#name != null and #number > 5", "x", 5)).isEqualTo(false);
		assertThat(value("#name != null and #number > 5", null, 6)).isEqualTo(false);
		assertThat(value("#p0.length() < #a1", "xxx", 4)).isEqualTo(true);
		assertThat(value("#p0.length() < #a1", "xxx", 3)).isEqualTo(false);
	}

	@Test
	void putsTextsTogether() {
		assertThat(value("'product:' + #number", "x", 6)).isEqualTo("product:6");
		assertThat(value("#name.toUpperCase() + ':' + #number", "x", 6)).isEqualTo("X:6");
	}

	@Test
	void leavesAKeyAsItIs() {
		Customer customer = new Customer("x");

		assertThat(Objects.requireNonNull(of("(#customer)")).value(arguments("x", 0, Optional.of(customer))))
			.isEqualTo(Optional.of(customer));
	}

	@Test
	void conditionNeedsNothingOfOtherObjects() {
		assertThat(PlainExpression.ofCondition("#customer", METHOD)).isNull();
		assertThat(PlainExpression.ofCondition("#customer != null", METHOD)).isNotNull();
	}

	@Test
	void conditionIsMetByWhatIsTrue() {
		assertThat(isTrue("#name", "true")).isTrue();
		assertThat(isTrue("#name", "false")).isFalse();
		assertThat(isTrue("#name", "neither")).isFalse();
		assertThat(isTrue("#name", null)).isFalse();
	}

	@Test
	void doesNotLookAtWhatIsNotNeeded() {
		assertThat(value("#name == null or #name.length() > 3", null, 0)).isEqualTo(true);
	}

	@Test
	void hasNoValueIfItFails() {
		assertThat(value("#name.length() > 3", null, 0)).isNull();
		assertThat(value("#name.isLong()", "x", 0)).isNull();
	}

	@Test
	void hasNoValueIfThatIsNull() {
		assertThat(value("#name?.empty", null, 0)).isNull();
	}

	private static boolean isTrue(String expression, @Nullable String name) {
		return Objects.requireNonNull(PlainExpression.ofCondition(expression, METHOD))
			.isTrue(arguments(name, 0, new Customer("x")));
	}

	private static @Nullable Object value(String expression, @Nullable String name, int number) {
		return Objects.requireNonNull(of(expression)).value(arguments(name, number, new Customer("x")));
	}

	private static @Nullable Object[] arguments(@Nullable String name, int number, Object customer) {
		return new Object[] { name, number, 0, customer, "", new Customer[0] };
	}

	private static @Nullable PlainExpression of(String expression) {
		return PlainExpression.of(expression, METHOD);
	}

	record Customer(String name) {

	}

	interface Customers {

		void find(String name, int number, Integer wrapped, Object customer, CharSequence text, Customer[] customers);

	}

}
