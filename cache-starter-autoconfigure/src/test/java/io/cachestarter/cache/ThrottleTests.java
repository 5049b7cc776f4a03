package io.cachestarter.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThrottleTests {

	private final AtomicLong nanos = new AtomicLong();

	private final LimitCounts limits = new LimitCounts();

	private final Throttle throttle = new Throttle(this.nanos::get, this.limits);

	@Test
	void leavesAKeyAloneForASecond() {
		this.throttle.failed("key");

		assertThat(this.throttle.isThrottled("key")).isTrue();
		this.nanos.set(TimeUnit.SECONDS.toNanos(1));
		assertThat(this.throttle.isThrottled("key")).isFalse();
		assertThat(this.throttle.size()).isZero();
	}

	@Test
	void forgetsAllKeysWhenThereAreTooMany() {
		for (int i = 0; i < 10_000; i++) {
			this.throttle.failed("key-" + i);
		}
		assertThat(this.throttle.size()).isEqualTo(10_000);

		this.throttle.failed("another");

		assertThat(this.throttle.size()).isOne();
		assertThat(this.throttle.isThrottled("another")).isTrue();
		assertThat(this.limits.count(Limit.FAILURES)).isOne();
	}

}
