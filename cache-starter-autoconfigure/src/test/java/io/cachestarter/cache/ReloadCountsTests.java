package io.cachestarter.cache;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ReloadCounts}. */
class ReloadCountsTests {

	private final ReloadCounts counts = new ReloadCounts();

	@Test
	void tellsWhetherALongerTimeWouldHaveSparedTheLoad() {
		load("a", 0);
		load("a", 15);
		load("b", 0);
		load("b", 35);
		load("c", 0);
		load("c", 50);

		assertThat(this.counts.reloads()).isEqualTo(new Reloads(6, 3, 1, 2, 0));
	}

	@Test
	void tellsWhatShouldStillHaveBeenThere() {
		load("a", 0);
		load("a", 9);
		load("b", 9);

		assertThat(this.counts.reloads()).isEqualTo(new Reloads(3, 0, 0, 0, 1));
	}

	/** Loads a value that is fresh for ten seconds. */
	private void load(String key, long seconds) {
		this.counts.loaded(key, TimeUnit.SECONDS.toNanos(seconds), 10_000);
	}

}
