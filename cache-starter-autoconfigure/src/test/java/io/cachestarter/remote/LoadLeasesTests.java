package io.cachestarter.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.WorkUnderWay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadLeasesTests {

	private final AtomicLong nanos = new AtomicLong();

	private final WorkUnderWay loads = new WorkUnderWay();

	private final LimitCounts limits = new LimitCounts();

	private final LoadLeases leases = new LoadLeases(this.nanos::get, Duration.ofNanos(100), this.loads, this.limits);

	@Test
	void renewsOnlySoMany() {
		for (int i = 0; i < 10_001; i++) {
			begin();
		}

		assertThat(this.leases.size()).isEqualTo(10_000);
		assertThat(this.loads.count()).isEqualTo(10_000);
		assertThat(this.limits.count(Limit.LEASES)).isOne();
	}

	@Test
	void forgetsThoseThatHaveEnded() {
		List<LoadLease> begun = new ArrayList<>();
		for (int i = 0; i < 10_001; i++) {
			begun.add(begin());
		}

		begun.forEach((lease) -> assertThat(this.leases.end(lease)).isTrue());

		assertThat(this.leases.size()).isZero();
		assertThat(this.loads.count()).isZero();
	}

	@Test
	void forgetsThoseThatLastForTooLong() {
		begin();
		this.nanos.set(101);

		this.leases.renew();

		assertThat(this.leases.size()).isZero();
		assertThat(this.loads.count()).isZero();
	}

	@SuppressWarnings({ "DataFlowIssue", "NullAway" }) // nothing asks the level
	private LoadLease begin() {
		return this.leases.begin(null, "key", this.leases.nextToken());
	}

}
