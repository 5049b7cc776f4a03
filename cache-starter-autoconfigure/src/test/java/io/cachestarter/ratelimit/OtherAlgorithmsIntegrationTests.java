package io.cachestarter.ratelimit;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The algorithms that are no sliding window against models of them, by seeded schedules.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherAlgorithmsIntegrationTests {

	private static final int STEPS = 2_000;

	private static final Duration WINDOW = Duration.ofHours(1);

	private static final long WINDOW_MICROS = WINDOW.toNanos() / 1_000;

	private final TimedLimits timed = new TimedLimits();

	@AfterAll
	void close() {
		this.timed.close();
	}

	private String define(RateLimitAlgorithm algorithm, long limit, long burst) {
		String name = algorithm + "-" + UUID.randomUUID();
		this.timed.limiters()
			.define(RateLimiterSettings.of(name, new RateLimitPolicy("p", limit, WINDOW, algorithm, burst)));
		return name;
	}

	private RateLimitResult tryAcquire(String name, long permits) {
		return this.timed.limiters().tryAcquire(name, "key", permits);
	}

	/** The model counts in permits times microseconds, without any rounding. */
	@ParameterizedTest
	@CsvSource({ "21, 1, 1", "22, 7, 7", "23, 10, 50", "24, 1000, 3", "25, 999, 100000" })
	void tokenBucketIsExact(long seed, long limit, long burst) {
		String name = define(RateLimitAlgorithm.TOKEN_BUCKET, limit, burst);
		Schedule schedule = new Schedule(seed, WINDOW_MICROS, burst);
		BigDecimal window = BigDecimal.valueOf(WINDOW_MICROS);
		BigDecimal full = BigDecimal.valueOf(burst).multiply(window);
		BigDecimal level = BigDecimal.ZERO;
		for (int step = 0; step < STEPS; step++) {
			long pause = schedule.pause();
			this.timed.pass(pause);
			level = level.subtract(BigDecimal.valueOf(pause).multiply(BigDecimal.valueOf(limit))).max(BigDecimal.ZERO);
			long permits = schedule.permits();
			if (schedule.isRefund()) {
				this.timed.limiters().refund(RateLimitRequest.of(name, "key", permits)).join();
				level = level.subtract(BigDecimal.valueOf(permits).multiply(window)).max(BigDecimal.ZERO);
				continue;
			}
			BigDecimal wanted = level.add(BigDecimal.valueOf(permits).multiply(window));
			RateLimitResult result = tryAcquire(name, permits);
			assertThat(result.isAllowed()).as("step %d", step).isEqualTo(wanted.compareTo(full) <= 0);
			if (result.isAllowed()) {
				level = wanted;
				assertThat(result.getRemaining()).as("step %d", step)
					.isEqualTo(full.subtract(level).divideToIntegralValue(window).longValueExact());
			}
		}
	}

	@Test
	void tokenBucketTellsWhenTheNextPermitComes() {
		String name = define(RateLimitAlgorithm.TOKEN_BUCKET, 3, 2);
		assertThat(tryAcquire(name, 2).isAllowed()).isTrue();
		RateLimitResult denied = tryAcquire(name, 1);
		assertThat(denied.getRetryAfter()).isEqualTo(Duration.ofMinutes(20));
		this.timed.pass(Duration.ofMinutes(20).toNanos() / 1_000 - 1);
		assertThat(tryAcquire(name, 1).isAllowed()).isFalse();
		this.timed.pass(1);
		assertThat(tryAcquire(name, 1).isAllowed()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "31, 1", "32, 10", "33, 1000" })
	void fixedWindowBeginsWithItsFirstPermit(long seed, long limit) {
		String name = define(RateLimitAlgorithm.FIXED_WINDOW, limit, limit);
		Schedule schedule = new Schedule(seed, WINDOW_MICROS, limit);
		long begin = Long.MIN_VALUE / 2;
		long taken = 0;
		for (int step = 0; step < STEPS; step++) {
			this.timed.pass(schedule.pause());
			long now = this.timed.nowMicros();
			if (now - begin >= WINDOW_MICROS) {
				taken = 0;
			}
			long permits = schedule.permits();
			RateLimitResult result = tryAcquire(name, permits);
			assertThat(result.isAllowed()).as("step %d", step).isEqualTo(taken + permits <= limit);
			if (result.isAllowed()) {
				begin = (taken == 0) ? now : begin;
				taken += permits;
			}
			else if (permits <= limit) {
				assertThat(result.getRetryAfter()).isEqualTo(micros(begin + WINDOW_MICROS - now));
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "41, 1", "42, 10", "43, 1000" })
	void slidingCounterCountsTheEarlierWindowByItsShare(long seed, long limit) {
		String name = define(RateLimitAlgorithm.SLIDING_COUNTER, limit, limit);
		Schedule schedule = new Schedule(seed, WINDOW_MICROS, limit);
		long index = 0;
		long current = 0;
		long previous = 0;
		for (int step = 0; step < STEPS; step++) {
			this.timed.pass(schedule.pause());
			long now = this.timed.nowMicros();
			long newIndex = now / WINDOW_MICROS;
			previous = (newIndex == index) ? previous : (newIndex == index + 1) ? current : 0;
			current = (newIndex == index) ? current : 0;
			index = newIndex;
			long permits = schedule.permits();
			BigDecimal estimate = BigDecimal.valueOf(previous)
				.multiply(BigDecimal.valueOf((index + 1) * WINDOW_MICROS - now))
				.add(BigDecimal.valueOf(current + permits).multiply(BigDecimal.valueOf(WINDOW_MICROS)));
			boolean fits = estimate
				.compareTo(BigDecimal.valueOf(limit).multiply(BigDecimal.valueOf(WINDOW_MICROS))) <= 0;
			RateLimitResult result = tryAcquire(name, permits);
			assertThat(result.isAllowed()).as("step %d", step).isEqualTo(fits);
			current += fits ? permits : 0;
		}
	}

	@ParameterizedTest
	@EnumSource(names = "CONCURRENCY", mode = EnumSource.Mode.EXCLUDE)
	void whatIsDeniedIsAllowedAfterTheTimeThatIsTold(RateLimitAlgorithm algorithm) {
		String name = define(algorithm, 10, 10);
		Schedule schedule = new Schedule(51, WINDOW_MICROS, 10);
		int denied = 0;
		for (int step = 0; step < STEPS; step++) {
			this.timed.pass(schedule.pause());
			long permits = Math.min(10, schedule.permits());
			RateLimitResult result = tryAcquire(name, permits);
			if (!result.isAllowed() && permits == 1) {
				denied++;
				assertThat(result.getPolicies().get(0).reset()).isLessThanOrEqualTo(result.getRetryAfter());
				this.timed.pass(result.getRetryAfter().toNanos() / 1_000);
				assertThat(tryAcquire(name, permits).isAllowed()).as("step %d", step).isTrue();
			}
		}
		assertThat(denied).isGreaterThan(10);
	}

	@ParameterizedTest
	@EnumSource(names = "CONCURRENCY", mode = EnumSource.Mode.EXCLUDE)
	void clockThatIsSetBackCountsWhatWasTakenAsTakenJustNow(RateLimitAlgorithm algorithm) {
		String name = define(algorithm, 3, 3);
		assertThat(tryAcquire(name, 3).isAllowed()).isTrue();
		this.timed.pass(-5 * WINDOW_MICROS);
		assertThat(tryAcquire(name, 1).isAllowed()).isFalse();
		this.timed.pass(WINDOW_MICROS / 100);
		assertThat(tryAcquire(name, 1).isAllowed()).isFalse();
		this.timed.pass(2 * WINDOW_MICROS);
		assertThat(tryAcquire(name, 3).isAllowed()).isTrue();
	}

	@Test
	void concurrentPermitsComeBackOrAreLostAfterTheirTime() {
		String name = define(RateLimitAlgorithm.CONCURRENCY, 3, 3);
		RateLimitResult two = tryAcquire(name, 2);
		assertThat(tryAcquire(name, 2).isAllowed()).isFalse();
		RateLimitResult one = tryAcquire(name, 1);
		assertThat(one.isAllowed()).isTrue();
		assertThat(one.getRemaining()).isZero();
		this.timed.limiters().release(two).join();
		this.timed.limiters().release(two).join();
		assertThat(tryAcquire(name, 2).isAllowed()).isTrue();
		assertThat(tryAcquire(name, 1).isAllowed()).isFalse();
		this.timed.pass(WINDOW_MICROS);
		RateLimitResult later = tryAcquire(name, 1);
		assertThat(later.isAllowed()).isTrue();
		assertThat(later.getRemaining()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void lookingAndBeingDeniedTakeNothing(RateLimitAlgorithm algorithm) {
		String name = define(algorithm, 2, 2);
		RateLimitRequest two = RateLimitRequest.of(name, "key", 2);
		assertThat(this.timed.limiters().peek(two).isAllowed()).isTrue();
		assertThat(this.timed.commands().keys("*" + name + "*")).isEmpty();
		assertThat(tryAcquire(name, 1).isAllowed()).isTrue();
		assertThat(this.timed.limiters().peek(two).isAllowed()).isFalse();
		assertThat(tryAcquire(name, 2).isAllowed()).isFalse();
		assertThat(tryAcquire(name, 3).getRetryAfter()).isEqualTo(RateLimitResult.NEVER);
		assertThat(tryAcquire(name, 1).isAllowed()).isTrue();
	}

	@Test
	void resetForgetsWhatWasTakenAndDenied() {
		String name = define(RateLimitAlgorithm.SLIDING_WINDOW, 1, 1);
		assertThat(tryAcquire(name, 1).isAllowed()).isTrue();
		assertThat(tryAcquire(name, 1).isAllowed()).isFalse();
		this.timed.limiters().reset(name, "key").join();
		assertThat(tryAcquire(name, 1).isAllowed()).isTrue();
	}

	private static Duration micros(long micros) {
		return Duration.of(micros, ChronoUnit.MICROS);
	}

}
