package io.cachestarter.cache;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ColdKeysTests {

	private final ColdKeys coldKeys = new ColdKeys();

	@Test
	void remembersAKeyUntilItIsFilled() {
		this.coldKeys.add("key");
		assertThat(this.coldKeys.contains("key")).isTrue();

		this.coldKeys.remove("key");

		assertThat(this.coldKeys.contains("key")).isFalse();
	}

	@Test
	void remembersAtMostAThousandKeys() {
		IntStream.range(0, 100_000).forEach((i) -> this.coldKeys.add("key-" + i));

		assertThat(IntStream.range(0, 100_000).filter((i) -> this.coldKeys.contains("key-" + i)).count()).isBetween(1L,
				1_024L);
	}

	@Test
	void doesNotHoldALongKey() {
		String longKey = "k".repeat(1_000_000);

		this.coldKeys.add(longKey);

		assertThat(this.coldKeys.contains(longKey)).isFalse();
	}

}
