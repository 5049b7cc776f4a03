package io.cachestarter.warm;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link Heat} and {@link Rounds}. */
class HeatTests {

	@Test
	void putsKeysFirstThatManyRoundsName() {
		Heat heat = new Heat(100);
		heat.add(List.of("often", "once"));
		heat.add(List.of("often"));
		heat.add(List.of("late"));

		assertThat(heat.hottest(10)).containsExactly("often", "late", "once");
		assertThat(heat.hottest(1)).containsExactly("often");
	}

	@Test
	void forgetsTheColdestKeysWhenThereAreTooMany() {
		Heat heat = new Heat(10);
		for (int round = 0; round < 3; round++) {
			heat.add(List.of("hot"));
		}
		heat.add(IntStream.range(0, 10).mapToObj(Integer::toString).toList());

		assertThat(heat.hottest(100)).hasSize(5).startsWith("hot");
	}

	@Test
	void shortensRoundsThatNameTooManyKeys() {
		Rounds rounds = new Rounds(100);

		assertThat(rounds.next(101, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
		assertThat(rounds.next(75, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
		for (int round = 0; round < 10; round++) {
			rounds.next(101, Duration.ZERO);
		}
		assertThat(rounds.next(101, Duration.ZERO)).isEqualTo(Duration.ofMillis(50));
		assertThat(rounds.next(101, Duration.ofMillis(2))).as("a hundred times the cost")
			.isEqualTo(Duration.ofMillis(200));
	}

	@Test
	void lengthensRoundsThatNameFewKeys() {
		Rounds rounds = new Rounds(100);

		assertThat(rounds.next(49, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
		for (int round = 0; round < 10; round++) {
			rounds.next(0, Duration.ZERO);
		}
		assertThat(rounds.next(0, Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
	}

}
