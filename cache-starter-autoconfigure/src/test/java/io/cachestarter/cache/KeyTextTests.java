package io.cachestarter.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyTextTests {

	private static final UUID ID = UUID.fromString("a50e8400-e29b-41d4-a716-446655440000");

	static Stream<Arguments> texts() {
		return Stream.of(Arguments.of(42L, "42"), Arguments.of(-1L, "-1"), Arguments.of(42, "int(42)"),
				Arguments.of("user:42", "user:42"), Arguments.of("42", "\"42\""), Arguments.of("", "\"\""),
				Arguments.of("true", "\"true\""), Arguments.of("a b,c", "\"a b,c\""),
				Arguments.of("100%", "\"100%25\""), Arguments.of("a{b}", "a%7Bb%7D"),
				Arguments.of("say \"x\"", "\"say %22x%22\""), Arguments.of("line\n", "line%0A"),
				Arguments.of("größe", "größe"), Arguments.of("a*", "\"a*\""), Arguments.of(true, "true"),
				Arguments.of(ID, "uuid(" + ID + ")"), Arguments.of('(', "character(\"(\")"),
				Arguments.of(new BigDecimal("1.10"), "bigdecimal(1.10)"),
				Arguments.of(LocalDate.of(2026, 1, 31), "localdate(2026-01-31)"), Arguments.of(SimpleKey.EMPTY, "()"),
				Arguments.of(new SimpleKey(42L, "x", null), "(42,x,null)"),
				Arguments.of(new SimpleKey(new long[] { 1, 2 }, 1), "(long[](1,2),int(1))"),
				Arguments.of(List.of("a", 1), "[a,int(1)]"), Arguments.of(Set.of("b", "a"), "set(a,b)"),
				Arguments.of(Map.of("k", 1L), "map(k=1)"), Arguments.of(Optional.of("a"), "optional(a)"),
				Arguments.of(Color.RED, Color.class.getName() + "(RED)"),
				Arguments.of(new Price(42L, "EUR"), Price.class.getName() + "(42,EUR)"),
				Arguments.of(new Sku("a-1"), Sku.class.getName() + "(\"Sku a-1\")"));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void writesEachKindOfKey(Object key, String text) {
		assertThat(KeyText.of(key)).isEqualTo(text);
	}

	@Test
	@SuppressWarnings("JavaUtilDate") // keys are what users have
	void differsForEveryTwoKeysThatAreNotEqual() {
		List<Object> keys = List.of(1L, 1, (short) 1, (byte) 1, 1.0, 1.0f, "1", '1', true, "true", BigInteger.ONE,
				BigDecimal.ONE, new BigDecimal("1.0"), "int(1)", "uuid(" + ID + ")", ID, ID.toString(), "", " ", "null",
				"()", "(1)", SimpleKey.EMPTY, new SimpleKey(1L), new SimpleKey(1), new SimpleKey("1"),
				new SimpleKey((Object) null), new SimpleKey("null"), new SimpleKey("a", "b"), new SimpleKey("a,b"),
				new SimpleKey("a\",\"b"), new SimpleKey(List.of("a", "b")), List.of("a", "b"), List.of("a,b"), "a,b",
				"[a,b]", List.of(List.of("a"), "b"), Set.of("a", "b"), Map.of("a", "b"), Map.of("a=b", ""),
				new SimpleKey(new Object[] { new String[] { "a" } }),
				new SimpleKey(new Object[] { new Object[] { "a" } }), new SimpleKey('(', ')'), new SimpleKey("(", ")"),
				Color.RED, "RED", Color.class.getName() + "(RED)", new Price(1L, "EUR"), new OtherPrice(1L, "EUR"),
				new Price(1L, "EUR,x"), new Sku("1"), new Sku("1\")"), "\uD800", "?", "\uDC00", "\uD83D\uDE00", "%",
				"%25", "\u0000", URI.create("a:b"), Locale.ROOT, Locale.UK, Locale.forLanguageTag("und-Latn"),
				new Locale("", "", "x"), new Locale("no", "NO", "NY"), Locale.forLanguageTag("nn-NO"),
				Map.entry("a=b", "c"), Map.entry("a", "b=c"), Sort.by("a", "b"), Sort.by("a: ASC,b"),
				PageRequest.of(0, 1, Sort.by("a", "b")), PageRequest.of(0, 1, Sort.by("a: ASC,b")), "\u0085", "\u2028",
				"%u0085", "x".repeat(2000), "x".repeat(2001), "sha256(" + "0".repeat(64) + ")", "e\u0301", "\u00e9",
				Optional.empty(), Optional.of(1L), Instant.EPOCH, new Date(0), new Date(1));

		Map<String, Object> seen = new HashMap<>();
		for (Object key : keys) {
			Object other = seen.put(KeyText.of(key), key);
			assertThat(other).as("%s has the text of %s", key, other).isNull();
		}
	}

	@Test
	void isTheSameForEqualKeys() {
		assertThat(KeyText.of(new ArrayList<>(List.of("a", "b")))).isEqualTo(KeyText.of(List.of("a", "b")));
		assertThat(KeyText.of(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo(KeyText.of(Set.of("a", "b")));
		assertThat(KeyText.of(new SimpleKey(1L, "a"))).isEqualTo(KeyText.of(new SimpleKey(1L, "a")));
	}

	@Test
	void neverContainsWhatChoosesASlotOrBreaksALine() {
		long seed = 815;
		Random random = new Random(seed);
		for (int i = 0; i < 20_000; i++) {
			String key = randomString(random);
			assertThat(KeyText.of(key)).as("seed %s, key %s", seed, key)
				.doesNotContain("{", "}", "\n", "\r", "\u0000", "\u0085", "\u2028", "\u2029")
				.matches((text) -> KeyText.read(text) == null || key.equals(KeyText.read(text)));
		}
	}

	@Test
	void readsPlainKeysAgain() {
		for (Object key : List.of(1L, -5L, 7, "a", "", "42", "a b", "a{b}%\"", "line\n", "\uD800", ID, ID.toString())) {
			assertThat(KeyText.read(KeyText.of(key))).as(KeyText.of(key)).isEqualTo(key);
		}
	}

	@Test
	void doesNotReadCompositeKeys() {
		for (Object key : List.of(true, new SimpleKey(1, 2), List.of(1), Color.RED, new Price(1L, "a"), 1.5)) {
			assertThat(KeyText.read(KeyText.of(key))).as(KeyText.of(key)).isNull();
		}
	}

	@Test
	void failsForAClassThatSaysNothingOfItsContent() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyText.of(new Object() {
		})).withMessageContaining(KeyTextTests.class.getName()).withMessageContaining("toString()");
	}

	@Test
	void failsForATextThatDiffersOnEachNode() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyText.of(new Sku("x of " + new Object())))
			.withMessageContaining(Sku.class.getName())
			.withMessageContaining("identity");
		assertThat(KeyText.of(new Sku("bob.Smith@facade.com"))).contains("bob.Smith@facade.com");
	}

	@Test
	void shortensALongTextToItsDigest() {
		String long1 = "x".repeat(1024 * 1024);

		assertThat(KeyText.of(long1)).hasSize(72).startsWith("sha256(").isEqualTo(KeyText.of("x".repeat(1024 * 1024)));
		assertThat(KeyText.of(long1 + "x")).isNotEqualTo(KeyText.of(long1));
		assertThat(KeyText.of(new SimpleKey(long1, 1L))).isNotEqualTo(KeyText.of(new SimpleKey(long1, 2L)));
		assertThat(KeyText.of("x".repeat(1024))).isEqualTo("x".repeat(1024));
		assertThat(KeyText.read(KeyText.of(long1))).isNull();
	}

	@Test
	void staysFastForTextsThatLookLikeManyNames() {
		for (String part : List.of("a.", "a.A", "a.A@", "a.A@12345", "@", "_", "%", "\uD800")) {
			Sku hostile = new Sku(part.repeat(1024 * 1024 / part.length()) + "-");

			assertThatCode(() -> assertThat(KeyText.of(hostile)).startsWith("sha256(")).as(part)
				.doesNotThrowAnyException();
		}
	}

	@Test
	void failsForABufferWhoseTextSaysNothingOfItsContent() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyText.of(ByteBuffer.wrap(new byte[] { 1 })))
			.withMessageContaining("content");
		assertThat(KeyText.of(CharBuffer.wrap("a"))).contains("a");
	}

	@Test
	void readsNothingFromAMalformedText() {
		for (String text : List.of("", "\"", "\"a", "-", "9x", "int(x)", "int(", "a%", "a%4", "uuid(", "uuid(x)", "%",
				"01", "+1")) {
			assertThat(KeyText.read(text)).as(text).isNull();
		}
	}

	private static String randomString(Random random) {
		char[] alphabet = "ab1(),[]{}\"%*? \n:\uD83D\uDE00\u0000ü\u0085\u2028\u2029".toCharArray();
		char[] chars = new char[random.nextInt(12)];
		for (int i = 0; i < chars.length; i++) {
			chars[i] = alphabet[random.nextInt(alphabet.length)];
		}
		return String.valueOf(Arrays.copyOf(chars, chars.length));
	}

	enum Color {

		RED

	}

	record Price(@Nullable Long id, String currency) {
	}

	record OtherPrice(Long id, String currency) {
	}

	static final class Sku {

		private final String name;

		Sku(String name) {
			this.name = name;
		}

		@Override
		public String toString() {
			return "Sku " + this.name;
		}

	}

}
