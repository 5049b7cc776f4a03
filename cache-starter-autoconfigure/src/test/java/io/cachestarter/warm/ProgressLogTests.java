package io.cachestarter.warm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ProgressLog}. */
class ProgressLogTests {

	private final AtomicLong nanos = new AtomicLong();

	private final ProgressLog log = new ProgressLog(this.nanos::get);

	@Test
	void tellsOfEachTenthButNotMoreOftenThanOnceInASecond() {
		assertThat(isDueAfter(500, 0.2)).isFalse();
		assertThat(isDueAfter(500, 0.2)).isTrue();
		assertThat(isDueAfter(5_000, 0.29)).isFalse();
		assertThat(isDueAfter(1, 0.3)).isTrue();
	}

	@Test
	void tellsEveryTenSecondsWhenThereIsLittleProgress() {
		assertThat(isDueAfter(9_999, 0)).isFalse();
		assertThat(isDueAfter(1, 0)).isTrue();
		assertThat(isDueAfter(9_999, 0)).isFalse();
	}

	private boolean isDueAfter(long millis, double share) {
		this.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
		return this.log.isDue(share);
	}

}
