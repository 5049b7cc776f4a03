package io.cachestarter.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.OuterList;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What RFC 9651 and the test suite of the HTTP working group say on Strings, Integers,
 * Parameters and Lists, as far as we write them. Read back with a parser that is not
 * ours.
 */
class StructuredFieldsTests {

	@Test
	void anEmptyListHasNoText() {
		assertThat(new StructuredFields()).hasToString("");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "foo, \"foo\"", "`foo \"bar\"`, `\"foo \\\"bar\\\"\"`", "`foo \\bar`, `\"foo \\\\bar\"`",
					"`\"`, `\"\\\"\"`", "`\\`, `\"\\\\\"`", "`\\\"`, `\"\\\\\\\"\"`",
					"`a;q=1, \"b\"`, `\"a;q=1, \\\"b\\\"\"`", "` `, `\" \"`", "``, `\"\"`" })
	void escapesQuotesAndBackslashesOnly(String value, String expected) {
		assertThat(new StructuredFields().item(value)).hasToString(expected);
		assertThat(Parser.parseItem(expected).get()).isEqualTo(value);
	}

	static IntStream printable() {
		return IntStream.rangeClosed(0x20, 0x7E);
	}

	@ParameterizedTest
	@MethodSource("printable")
	void writesEachPrintableCharacterSoThatItIsReadBack(int c) {
		String value = "a" + (char) c + "b";

		assertThat(Parser.parseItem(new StructuredFields().item(value).toString()).get()).isEqualTo(value);
	}

	static Stream<String> unprintable() {
		return IntStream.concat(IntStream.range(0, 0x20), IntStream.of(0x7F, 0x80, 0xA0, 0xE9, 0xFF, 0x2028, 0x1F600))
			.mapToObj((c) -> "a" + new String(Character.toChars(c)) + "b");
	}

	@ParameterizedTest
	@MethodSource("unprintable")
	void refusesEverythingElse(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new StructuredFields().item(value));
		assertThatIllegalArgumentException().isThrownBy(() -> new StructuredFields().item("a").parameter("qu", value));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 42, -42, 999_999_999_999_999L, -999_999_999_999_999L })
	void writesIntegersOfUpToFifteenDigits(long value) {
		String text = new StructuredFields().item("a").parameter("q", value).toString();

		assertThat(text).isEqualTo("\"a\";q=" + value);
		assertThat(values(Parser.parseItem(text))).isEqualTo(Map.of("q", value));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1_000_000_000_000_000L, -1_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE })
	void refusesLargerIntegers(long value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new StructuredFields().item("a").parameter("q", value));
	}

	@Test
	void separatesItemsByCommaAndSpaceAndParametersByNothing() {
		StructuredFields list = new StructuredFields().item("burst")
			.parameter("q", 100)
			.parameter("qu", "content-bytes")
			.parameter("w", 60)
			.item("daily")
			.item("x")
			.parameter("q", 0);

		assertThat(list).hasToString("\"burst\";q=100;qu=\"content-bytes\";w=60, \"daily\", \"x\";q=0");
		OuterList parsed = Parser.parseList(list.toString());
		assertThat(parsed.serialize()).isEqualTo(list.toString());
		assertThat(parsed.get()).extracting(ListElement::get).isEqualTo(List.of("burst", "daily", "x"));
		assertThat(values(parsed.get().get(0))).isEqualTo(Map.of("q", 100L, "qu", "content-bytes", "w", 60L));
		assertThat(values(parsed.get().get(1))).isEmpty();
	}

	private static Map<String, Object> values(ListElement<?> element) {
		Map<String, Object> values = new LinkedHashMap<>();
		((Item<?>) element).getParams().forEach((key, value) -> values.put(key, value.get()));
		return values;
	}

}
