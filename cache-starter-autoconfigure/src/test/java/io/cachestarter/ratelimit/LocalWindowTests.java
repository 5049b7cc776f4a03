package io.cachestarter.ratelimit;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LocalWindowTests {

	private static final long WINDOW = 3_000_000;

	@ParameterizedTest
	@CsvSource({ "81, 1", "82, 7", "83, 100" })
	void neverAdmitsMoreThanTheLimitAndDeniesForOneBucketTooLong(long seed, long limit) {
		Schedule schedule = new Schedule(seed, WINDOW, limit);
		LocalWindow window = new LocalWindow(WINDOW, -5);
		PermitLog log = new PermitLog();
		long now = -5;
		for (int step = 0; step < 20_000; step++) {
			now += schedule.pause();
			long permits = schedule.permits();
			long until = window.nanosUntil(Math.min(permits, limit), limit, now);
			if (window.tryAcquire(permits, limit, now)) {
				assertThat(until).as("step %d", step).isZero();
				log.take(now, permits);
			}
			else {
				assertThat(log.used(now, WINDOW + WINDOW / 30) + permits).as("step %d", step).isGreaterThan(limit);
			}
		}
		assertThat(log.mostInAnyWindow(WINDOW)).isBetween(1L, limit);
	}

	@Test
	void tellsWhenThereIsMore() {
		LocalWindow window = new LocalWindow(WINDOW, 0);
		Random random = new Random(84);
		for (int step = 0; step < 1_000; step++) {
			long now = 2 * WINDOW * step + random.nextLong(WINDOW);
			assertThat(window.tryAcquire(3, 3, now)).isTrue();
			assertThat(window.remaining(3, now)).isZero();
			long until = window.nanosUntil(1, 3, now);
			assertThat(until).isBetween(WINDOW, WINDOW + WINDOW / 30);
			assertThat(window.tryAcquire(1, 3, now + until - 1)).isFalse();
			assertThat(window.tryAcquire(1, 3, now + until)).isTrue();
			window.refund(1, now + until);
			assertThat(window.remaining(3, now + until)).isEqualTo(3);
		}
	}

}
