package io.cachestarter.cache;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.cache.interceptor.SimpleKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyPatternTests {

	@Test
	void matchesStringsByWhatTheyAreHoweverTheyAreWritten() {
		KeyPattern pattern = KeyPattern.of("user:42:*");

		assertThat(List.of("user:42:name", "user:42:", "user:42:a b", "user:42:{x}", "user:42:a,b", "user:42:*"))
			.allMatch(pattern::matches);
		assertThat(List.of("user:421:name", "user:42", "a user:42:x", "\"user:42:x")).noneMatch(pattern::matches);
	}

	@Test
	void matchesOtherKeysByTheirText() {
		assertThat(KeyPattern.of("4?").matches(42L)).isTrue();
		assertThat(KeyPattern.of("(42,*").matches(new SimpleKey(42L, "EUR"))).isTrue();
		assertThat(KeyPattern.of("(42,*").matches(new SimpleKey(43L, "EUR"))).isFalse();
		assertThat(KeyPattern.of("int(*").matches(7)).isTrue();
		assertThat(KeyPattern.of("uuid(*").matches(UUID.randomUUID())).isTrue();
	}

	@Test
	void takesAQuotedPartForWhatItIs() {
		KeyPattern pattern = KeyPattern.of("user:" + KeyPattern.quote("*") + ":?");

		assertThat(pattern.matches("user:*:1")).isTrue();
		assertThat(pattern.matches("user:42:1")).isFalse();
		assertThat(KeyPattern.startingWith("a[b]*").matches("a[b]*c")).isTrue();
		assertThat(KeyPattern.startingWith("a[b]*").matches("abc")).isFalse();
	}

	@Test
	void hasAFragmentThatIsInTheTextOfEachKeyItMatches() {
		for (String part : List.of("x", "a b", "{c}", "50%", "\"q\"", "tab\there", "\u00e9", "a*b", "\ud800z")) {
			KeyPattern pattern = KeyPattern.of("*" + KeyPattern.quote(part) + "?");

			assertThat(pattern.matches("1" + part + "2")).as(part).isTrue();
			assertThat(KeyText.of("1" + part + "2")).contains(pattern.fragment());
		}
		assertThat(KeyPattern.of("user:42:*").fragment()).isEqualTo("user:42:");
		assertThat(KeyPattern.of("*").fragment()).isEmpty();
	}

	@Test
	void refusesAPatternThatIsEmptyOrTooLong() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPattern.of(""))
			.withMessageContaining("1 to 4096 characters but has 0");
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPattern.of("x".repeat(4097)))
			.withMessageContaining("has 4097");
	}

}
