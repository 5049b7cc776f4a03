package io.cachestarter.observe;

import io.cachestarter.lock.LockKind;
import io.cachestarter.lock.LockLoss;
import io.cachestarter.lock.LockObserver.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class LockMetricsTests {

	private static final long NANOS = MILLISECONDS.toNanos(3);

	private final SimpleMeterRegistry first = new SimpleMeterRegistry();

	private final SimpleMeterRegistry second = new SimpleMeterRegistry();

	private final LockMetrics metrics = new LockMetrics(() -> null);

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.first);
		this.metrics.bindTo(this.second);
	}

	@Test
	void timesAttemptsByKindAndOutcome() {
		this.metrics.onAttempt(LockKind.FAIR, Outcome.TIMED_OUT, false, NANOS);
		this.metrics.onAttempt(LockKind.FAIR, Outcome.TIMED_OUT, false, NANOS);

		for (SimpleMeterRegistry registry : new SimpleMeterRegistry[] { this.first, this.second }) {
			assertThat(registry.get("lock.acquire").tags("kind", "fair", "outcome", "timed_out").timer())
				.satisfies((timer) -> assertThat(timer.count()).isEqualTo(2))
				.satisfies((timer) -> assertThat(timer.totalTime(MILLISECONDS)).isEqualTo(6));
			assertThat(registry.find("lock.wait").timers()).isEmpty();
		}
	}

	@Test
	void timesWaitsOfAttemptsThatMetAnotherHolder() {
		this.metrics.onAttempt(LockKind.LOCK, Outcome.ACQUIRED, true, NANOS);
		this.metrics.onAttempt(LockKind.LOCK, Outcome.ACQUIRED, false, NANOS);

		assertThat(this.first.get("lock.wait").tags("kind", "lock").timer().count()).isOne();
		assertThat(this.first.get("lock.acquire").tags("kind", "lock", "outcome", "acquired").timer().count())
			.isEqualTo(2);
	}

	@Test
	void countsLossesByKindAndReason() {
		this.metrics.onLost(new LockLoss("orders", LockKind.WRITE, 1, LockLoss.Reason.GONE));

		assertThat(this.first.get("lock.lost").tags("kind", "write", "reason", "gone").counter().count()).isOne();
	}

	@Test
	void countsMethodsThatRanUnlocked() {
		this.metrics.onRunUnlocked("orders");
		this.metrics.onRunUnlocked("parcels");

		assertThat(this.first.get("lock.unlocked").counter().count()).isEqualTo(2);
	}

	@Test
	void showsNothingHeldAsLongAsThereAreNoLocks() {
		assertThat(this.first.get("lock.held").gauge().value()).isZero();
		assertThat(this.first.get("lock.waiting").gauge().value()).isZero();
	}

	@Test
	void hasNoNamesOfLocksAmongItsTags() {
		this.metrics.onAttempt(LockKind.LOCK, Outcome.ACQUIRED, true, NANOS);
		this.metrics.onLost(new LockLoss("orders", LockKind.LOCK, 1, LockLoss.Reason.EXPIRED));
		this.metrics.onRunUnlocked("orders");

		assertThat(this.first.getMeters()).hasSize(6)
			.noneMatch((meter) -> meter.getId().getTags().toString().contains("orders"));
	}

	@Test
	void takesItsMetersAwayWhenClosed() {
		this.metrics.onAttempt(LockKind.LOCK, Outcome.ACQUIRED, true, NANOS);
		this.metrics.onRunUnlocked("orders");
		this.metrics.close();
		this.metrics.onAttempt(LockKind.READ, Outcome.ACQUIRED, true, NANOS);

		assertThat(this.first.getMeters()).isEmpty();
		assertThat(this.second.getMeters()).isEmpty();
	}

}
