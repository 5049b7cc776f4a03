package io.cachestarter.warm;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link Pace}. */
class PaceTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000_000);

	@Test
	void doesNotWaitWithoutALimit() {
		Pace pace = new Pace(0, this.nanos::get);

		assertThat(pace.reserve(1_000_000)).isZero();
		assertThat(pace.reserve(1_000_000)).isZero();
	}

	@Test
	void spreadsKeysOverTime() {
		Pace pace = new Pace(100, this.nanos::get);

		assertThat(pace.reserve(50)).isZero();
		assertThat(pace.reserve(50)).isEqualTo(500_000_000);
		assertThat(pace.reserve(1)).isEqualTo(1_000_000_000);
		this.nanos.addAndGet(2_000_000_000);
		assertThat(pace.reserve(50)).isZero();
		assertThat(pace.reserve(50)).as("time that was not used is gone").isEqualTo(500_000_000);
	}

}
