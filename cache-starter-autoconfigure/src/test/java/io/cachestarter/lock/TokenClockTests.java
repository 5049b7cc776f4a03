package io.cachestarter.lock;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens in the order of the time of Redis, also if that goes back. */
class TokenClockTests {

	private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long SECOND_MICROS = 1_000_000;

	private final TokenClock clock = new TokenClock();

	@Test
	void takesTheTimeOfRedis() {
		assertThat(this.clock.token(5 * SECOND_MICROS, 0)).isEqualTo(5 * SECOND_MICROS);
		assertThat(this.clock.token(6 * SECOND_MICROS, SECOND_NANOS)).isEqualTo(6 * SECOND_MICROS);
		assertThat(this.clock.token(900 * SECOND_MICROS, 2 * SECOND_NANOS)).as("set forward")
			.isEqualTo(900 * SECOND_MICROS);
	}

	@Test
	void goesOnWhenTheClockOfRedisIsSetBack() {
		long before = this.clock.token(5000 * SECOND_MICROS, 0);

		long after = this.clock.token(1000 * SECOND_MICROS, SECOND_NANOS);
		long later = this.clock.token(1001 * SECOND_MICROS, 2 * SECOND_NANOS);

		assertThat(after).isGreaterThan(before).isLessThan(5001 * SECOND_MICROS);
		assertThat(later).isGreaterThan(after).isLessThan(5002 * SECOND_MICROS);
		assertThat(this.clock.token(6000 * SECOND_MICROS, 3 * SECOND_NANOS)).isEqualTo(6000 * SECOND_MICROS);
	}

	@Test
	void staysBehindAServerWhoseClockIsSlower() {
		long slowServer = (long) (10 * SECOND_MICROS * 0.9995);

		assertThat(TokenClock.later(0, 10 * SECOND_NANOS)).isLessThan(slowServer).isGreaterThan(9 * SECOND_MICROS);
	}

	@Test
	void goesOnWhenTheMonotonicClockIsNegative() {
		long token = this.clock.token(SECOND_MICROS, -10 * SECOND_NANOS);

		assertThat(this.clock.token(0, -9 * SECOND_NANOS)).isGreaterThan(token);
	}

}
