package io.cachestarter.trouble;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/** Tests for {@link Latencies}. */
class LatenciesTests {

	private final Latencies latencies = new Latencies();

	@Test
	void knowsNothingWithoutCalls() {
		assertThat(this.latencies.count()).isZero();
		assertThat(this.latencies.longest()).isZero();
	}

	@Test
	void tellsQuantilesToTwoPercent() {
		for (long nanos = 0; nanos < 1_000_000; nanos++) {
			this.latencies.add(nanos);
		}

		assertThat(this.latencies.count()).isEqualTo(1_000_000);
		assertThat(this.latencies.quantile(0.000_01)).isEqualTo(9);
		assertThat(this.latencies.quantile(0.5)).isCloseTo(500_000, withinPercentage(2));
		assertThat(this.latencies.quantile(0.99)).isCloseTo(990_000, withinPercentage(2));
		assertThat(this.latencies.longest()).isCloseTo(1_000_000, withinPercentage(2));
	}

	@Test
	void countsLongCalls() {
		this.latencies.add(10);
		this.latencies.add(124_000_000);
		this.latencies.add(130_000_000);
		this.latencies.add(Long.MAX_VALUE);

		assertThat(this.latencies.countFrom(125_000_000)).isEqualTo(2);
		assertThat(this.latencies.longest()).isCloseTo(Long.MAX_VALUE, withinPercentage(2));
	}

}
