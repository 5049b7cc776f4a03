package io.cachestarter.ratelimit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both forms of the sliding window against an ideal one, by seeded schedules on a real
 * Redis.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlidingWindowIntegrationTests {

	private static final int STEPS = 3_000;

	private static final Duration WINDOW = Duration.ofHours(1);

	private static final long WINDOW_MICROS = WINDOW.toNanos() / 1_000;

	private final TimedLimits timed = new TimedLimits();

	@AfterAll
	void close() {
		this.timed.close();
	}

	private String define(RateLimitAlgorithm algorithm, long limit) {
		String name = algorithm + "-" + limit + "-" + UUID.randomUUID();
		this.timed.limiters().define(RateLimiterSettings.of(name, new RateLimitPolicy("p", limit, WINDOW, algorithm)));
		return name;
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "3, 7", "4, 8", "5, 9", "6, 100", "7, 1000" })
	void exactFormDecidesLikeAnIdealWindow(long seed, long limit) {
		String name = define(RateLimitAlgorithm.SLIDING_WINDOW, limit);
		Schedule schedule = new Schedule(seed, WINDOW_MICROS, limit);
		PermitLog ideal = new PermitLog();
		for (int step = 0; step < STEPS; step++) {
			this.timed.pass(schedule.pause());
			long now = this.timed.nowMicros();
			long permits = schedule.permits();
			if (schedule.isRefund()) {
				long given = this.timed.limiters().refund(RateLimitRequest.of(name, "key", permits)).join();
				assertThat(given).as("step %d", step).isEqualTo(ideal.refund(now, WINDOW_MICROS, permits));
				continue;
			}
			long used = ideal.used(now, WINDOW_MICROS);
			boolean fits = used + permits <= limit;
			RateLimitResult result = this.timed.limiters().tryAcquire(name, "key", permits);
			assertThat(result.isAllowed()).as("step %d: %d used, %d wanted", step, used, permits).isEqualTo(fits);
			if (fits) {
				ideal.take(now, permits);
				assertThat(result.getRemaining()).as("step %d", step).isEqualTo(limit - used - permits);
			}
			else if (permits <= limit) {
				Duration until = micros(ideal.untilGone(now, WINDOW_MICROS, used + permits - limit));
				assertThat(result.getRetryAfter()).as("step %d", step)
					.isPositive()
					.isLessThanOrEqualTo(until)
					.isGreaterThanOrEqualTo((permits == 1) ? until : Duration.ZERO);
			}
		}
		assertThat(ideal.mostInAnyWindow(WINDOW_MICROS)).isLessThanOrEqualTo(limit);
	}

	@ParameterizedTest
	@CsvSource({ "11, 1", "12, 3", "13, 100", "14, 1000", "15, 5000" })
	void bucketedFormNeverAdmitsMoreAndDeniesForOneBucketTooLong(long seed, long limit) {
		String name = define(RateLimitAlgorithm.SLIDING_WINDOW_BUCKETS, limit);
		Schedule schedule = new Schedule(seed, WINDOW_MICROS, limit);
		PermitLog log = new PermitLog();
		long longer = WINDOW_MICROS + WINDOW_MICROS / 150;
		for (int step = 0; step < STEPS; step++) {
			this.timed.pass(schedule.pause());
			long now = this.timed.nowMicros();
			long permits = schedule.permits();
			RateLimitResult result = this.timed.limiters().tryAcquire(name, "key", permits);
			if (result.isAllowed()) {
				log.take(now, permits);
			}
			else {
				assertThat(log.used(now, longer) + permits).as("step %d", step).isGreaterThan(limit);
			}
		}
		assertThat(log.mostInAnyWindow(WINDOW_MICROS)).isBetween(1L, limit);
	}

	@ParameterizedTest
	@CsvSource({ "16, 3", "17, 100" })
	void bucketedFormNeverAdmitsMoreWhenPermitsComeBack(long seed, long limit) {
		String name = define(RateLimitAlgorithm.SLIDING_WINDOW_BUCKETS, limit);
		Schedule schedule = new Schedule(seed, WINDOW_MICROS, limit);
		PermitLog log = new PermitLog();
		long returned = 0;
		for (int step = 0; step < STEPS; step++) {
			this.timed.pass(schedule.pause());
			long now = this.timed.nowMicros();
			long permits = schedule.permits();
			if (schedule.isRefund()) {
				long given = this.timed.limiters().refund(RateLimitRequest.of(name, "key", permits)).join();
				assertThat(given).as("step %d", step).isGreaterThanOrEqualTo(log.refund(now, WINDOW_MICROS, given));
				returned += given;
			}
			else if (this.timed.limiters().tryAcquire(name, "key", permits).isAllowed()) {
				log.take(now, permits);
			}
		}
		assertThat(returned).isPositive();
		assertThat(log.mostInAnyWindow(WINDOW_MICROS)).isBetween(1L, limit);
	}

	/** The ring has 8 slots at first; its oldest permits lie behind the newest ones. */
	@Test
	void ringThatGrowsKeepsItsOrder() {
		String name = define(RateLimitAlgorithm.SLIDING_WINDOW, 20);
		take(name, 5);
		this.timed.pass(WINDOW_MICROS / 2);
		take(name, 3);
		this.timed.pass(WINDOW_MICROS / 2);
		take(name, 5);
		this.timed.pass(1_000);
		take(name, 12);
		RateLimitResult denied = this.timed.limiters().tryAcquire(name, "key", 4);
		assertThat(denied.getPolicies().get(0).reset()).isEqualTo(micros(WINDOW_MICROS / 2 - 1_000));
		assertThat(denied.getRetryAfter()).isEqualTo(micros(WINDOW_MICROS - 1_000));
		this.timed.pass(WINDOW_MICROS / 2 - 1_000);
		take(name, 3);
		assertThat(this.timed.limiters().tryAcquire(name, "key", 1).getRetryAfter())
			.isEqualTo(micros(WINDOW_MICROS / 2));
	}

	private void take(String name, long permits) {
		assertThat(this.timed.limiters().tryAcquire(name, "key", permits).isAllowed()).isTrue();
	}

	@Test
	void clockThatIsSetBackCountsWhatWasTakenAsTakenJustNow() {
		String name = define(RateLimitAlgorithm.SLIDING_WINDOW, 3);
		assertThat(this.timed.limiters().tryAcquire(name, "key", 1).isAllowed()).isTrue();
		this.timed.pass(1_000_000);
		assertThat(this.timed.limiters().tryAcquire(name, "key", 2).isAllowed()).isTrue();
		this.timed.pass(-2 * WINDOW_MICROS);
		RateLimitResult denied = this.timed.limiters().tryAcquire(name, "key", 1);
		assertThat(denied.isAllowed()).isFalse();
		assertThat(denied.getRetryAfter()).isEqualTo(micros(WINDOW_MICROS - 1_000_000));
		this.timed.pass(WINDOW_MICROS - 1_000_000);
		assertThat(this.timed.limiters().tryAcquire(name, "key", 1).isAllowed()).isTrue();
		assertThat(this.timed.limiters().tryAcquire(name, "key", 1).isAllowed()).isFalse();
		this.timed.pass(1_000_000);
		assertThat(this.timed.limiters().tryAcquire(name, "key", 2).isAllowed()).isTrue();
	}

	private static Duration micros(long micros) {
		return Duration.of(micros, ChronoUnit.MICROS);
	}

}
