package io.cachestarter.ratelimit;

import java.time.Duration;

import io.cachestarter.ratelimit.Batches.Batch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchesTests {

	private static final long MILLI = 1_000_000;

	private static final RateLimitPolicy POLICY = new RateLimitPolicy("p", 1_000, Duration.ofSeconds(10),
			RateLimitAlgorithm.SLIDING_WINDOW);

	private final Limiter limiter = new Limiter(RateLimiterSettings.of("x", POLICY).withBatch(50));

	private final Batches batches = new Batches();

	private Ask ask(long permits) {
		return new Ask(this.limiter, RateLimitRequest.of("x", "k", permits), "k");
	}

	/** Return a key in much use that has been given so many permits beside at 100 ms. */
	private Batch with(long permits) {
		Batch batch = this.batches.of(ask(1));
		for (int i = 0; i < 60; i++) {
			assertThat(batch.take(ask(1), 0)).isNull();
		}
		assertThat(batch.take(ask(1), 100 * MILLI)).isNull();
		assertThat(batch.more(ask(1))).isEqualTo(49);
		batch.answered(ask(1), permits, RateLimitResults.allowed(RateLimitResults.left(POLICY, 100, Duration.ZERO)),
				100 * MILLI);
		return batch;
	}

	@Test
	void handsOutAsManyPermitsAsThereAre() {
		Batch batch = with(2);
		assertThat(batch.take(ask(1), 100 * MILLI)).extracting(RateLimitResult::getRemaining).isEqualTo(101L);
		assertThat(batch.take(ask(1), 100 * MILLI)).extracting(RateLimitResult::getRemaining).isEqualTo(100L);
		assertThat(batch.take(ask(1), 100 * MILLI)).isNull();
	}

	@Test
	void handsOutNothingThatIsATenthOfASecondOld() {
		assertThat(with(2).take(ask(1), 200 * MILLI - 1)).isNotNull();
		this.batches.clear();
		assertThat(with(2).take(ask(1), 200 * MILLI)).isNull();
	}

	@Test
	void isNotAskedForWhileSomeOfItIsLeft() {
		Batch batch = with(2);
		assertThat(batch.take(ask(3), 101 * MILLI)).isNull();
		assertThat(batch.more(ask(3))).isZero();
		assertThat(batch.take(ask(2), 101 * MILLI)).isNotNull();
		assertThat(batch.more(ask(3))).isEqualTo(49);
	}

	@Test
	void isAskedForByOneRequestAtATime() {
		Batch batch = with(0);
		assertThat(batch.more(ask(1))).isEqualTo(49);
		assertThat(batch.more(ask(1))).isZero();
		batch.answered(ask(1), 0, null, 100 * MILLI);
		assertThat(batch.more(ask(1))).isEqualTo(49);
	}

}
