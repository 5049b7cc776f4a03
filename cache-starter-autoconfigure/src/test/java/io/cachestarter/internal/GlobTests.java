package io.cachestarter.internal;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class GlobTests {

	@ParameterizedTest
	@CsvSource({ "user:*, user:42, true", "user:*, users:42, false", "*:42, user:42, true", "u?er, user, true",
			"u?er, usser, false", "[a-c]1, b1, true", "[a-c]1, d1, false", "[^a-c]1, d1, true", "[^a-c]1, a1, false",
			"'*', '', true", "'', '', true", "'', a, false", "\\*, *, true", "\\*, a, false" })
	void matches(String pattern, String text, boolean expected) {
		assertThat(Glob.of(pattern).matches(text)).isEqualTo(expected);
	}

	@Test
	void takesACharacterForOneHoweverManyBytesItHas() {
		String smile = Character.toString(0x1F600);

		assertThat(Glob.of("a?c").matches("a\u00e9c")).isTrue();
		assertThat(Glob.of("a?c").matches("a" + smile + "c")).isTrue();
		assertThat(Glob.of("*" + smile).matches(smile + smile)).isTrue();
		assertThat(Glob.of("[" + smile + "]").matches(smile)).isTrue();
	}

	@Test
	void takesNoLongerForManyStars() {
		Glob glob = Glob.of("*a".repeat(500) + "b");
		String text = "a".repeat(5_000);

		assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30),
				() -> assertThat(glob.matches(text)).isFalse()))
			.doesNotThrowAnyException();
	}

	@Test
	void knowsWhatIsInEachTextThatMatches() {
		assertThat(Glob.of("user:*:[ab]x?y\\*").literals()).containsExactly("user:", ":", "x", "y*");
		assertThat(Glob.of("*?[a]").literals()).isEmpty();
	}

}
