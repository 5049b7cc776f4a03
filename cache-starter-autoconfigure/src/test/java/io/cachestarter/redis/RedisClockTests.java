package io.cachestarter.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedisClockTests {

	private final AtomicLong nanos = new AtomicLong();

	private final RedisClock clock = new RedisClock(this.nanos::get);

	@Test
	void isUnknownUntilRedisHasTold() {
		assertThat(this.clock.millis()).isEqualTo(RedisClock.UNKNOWN);
	}

	@Test
	void addsWhatHasPassedSinceRedisTold() {
		this.clock.learn(1_000_000_000);
		this.nanos.addAndGet(Duration.ofMillis(250).toNanos());

		assertThat(this.clock.millis()).isEqualTo(1_000_250);
		assertThat(this.clock.micros()).isEqualTo(1_000_250_000);
	}

	@Test
	void followsRedisWhenItsClockIsSet() {
		this.clock.learn(1_000_000_000);
		this.clock.learn(500_000_000);

		assertThat(this.clock.millis()).isEqualTo(500_000);
	}

}
