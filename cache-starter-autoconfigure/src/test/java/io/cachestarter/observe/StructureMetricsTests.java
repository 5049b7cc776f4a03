package io.cachestarter.observe;

import io.cachestarter.structure.StructureKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class StructureMetricsTests {

	private static final long NANOS = MILLISECONDS.toNanos(3);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final StructureMetrics metrics = new StructureMetrics();

	@Test
	void timesOperationsByKindAndOutcome() {
		this.metrics.bindTo(this.registry);
		this.metrics.onOperation(StructureKind.RECENT_LIST, "add", true, NANOS);
		this.metrics.onOperation(StructureKind.RECENT_LIST, "add", true, NANOS);
		this.metrics.onOperation(StructureKind.RECENT_LIST, "add", false, NANOS);

		assertThat(this.registry.get("structures.operations")
			.tags("kind", "recent", "operation", "add", "outcome", "success")
			.timer()
			.totalTime(MILLISECONDS)).isEqualTo(6);
		assertThat(this.registry.get("structures.operations").tags("outcome", "failure").timer().count()).isOne();
	}

	@Test
	void takesItsMetersAwayWhenClosed() {
		this.metrics.bindTo(this.registry);
		this.metrics.onOperation(StructureKind.COUNTER, "get", true, NANOS);
		this.metrics.close();
		this.metrics.onOperation(StructureKind.COUNTER, "get", true, NANOS);

		assertThat(this.registry.getMeters()).isEmpty();
	}

}
