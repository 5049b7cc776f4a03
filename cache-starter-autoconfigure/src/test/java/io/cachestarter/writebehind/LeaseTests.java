package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link Lease}. */
class LeaseTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND / 2);

	private final Lease lease = new Lease(this.now::get, Duration.ofSeconds(1));

	@Test
	void isHeldFromBeforeTheRequestForItsLength() {
		long requested = this.lease.nanos();
		this.now.addAndGet(SECOND * 9 / 10);
		this.lease.learn(taken("7"), requested);

		assertThat(this.lease.isHeld()).isTrue();
		assertThat(this.lease.isHeld("7")).isTrue();
		this.now.addAndGet(SECOND / 10 - 1);
		assertThat(this.lease.isHeld("7")).isTrue();
		this.now.incrementAndGet();
		assertThat(this.lease.isHeld("7")).isFalse();
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void isHeldUnderItsLastNumberOnly() {
		this.lease.learn(taken("7"), this.lease.nanos());
		this.lease.learn(taken("8"), this.lease.nanos());

		assertThat(this.lease.isHeld("7")).isFalse();
		assertThat(this.lease.isHeld("8")).isTrue();
	}

	@Test
	void isNotHeldBeforeItIsTakenNorWhenItIsElsewhereNorAtItsEnd() {
		assertThat(this.lease.isHeld()).isFalse();

		this.lease.learn(taken("7"), this.lease.nanos());
		this.lease.learn(Taken.ELSEWHERE, this.lease.nanos());
		assertThat(this.lease.isHeld()).isFalse();
		assertThat(this.lease.isHeld("7")).isFalse();

		this.lease.learn(taken("8"), this.lease.nanos());
		this.lease.end();
		assertThat(this.lease.isHeld()).isFalse();
		assertThat(this.lease.isHeld("")).isFalse();
	}

	private static Taken taken(String fence) {
		return new Taken(fence, 0, 0, 0, Map.of(), List.of());
	}

}
