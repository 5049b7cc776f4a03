package io.cachestarter.observe;

import java.util.Locale;

import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.test.Allocations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class RateLimitMetricsTests {

	private final SimpleMeterRegistry first = new SimpleMeterRegistry();

	private final SimpleMeterRegistry second = new SimpleMeterRegistry();

	private final RateLimitMetrics metrics = new RateLimitMetrics();

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.first);
		this.metrics.bindTo(this.second);
	}

	@ParameterizedTest
	@EnumSource
	void countsRequestsByNameAndOutcome(RateLimitOutcome outcome) {
		this.metrics.onRequest("search", outcome);
		this.metrics.onRequest("search", outcome);
		this.metrics.onRequest("login", outcome);

		for (SimpleMeterRegistry registry : new SimpleMeterRegistry[] { this.first, this.second }) {
			assertThat(registry.get("ratelimit.requests")
				.tags("name", "search", "outcome", outcome.name().toLowerCase(Locale.ROOT))
				.counter()
				.count()).isEqualTo(2);
			assertThat(registry.get("ratelimit.requests").tags("name", "login").counters()).extracting(Counter::count)
				.containsExactly(1.0);
		}
	}

	@Test
	void takesNoMemoryForEachRequest() {
		Allocations allocations = new Allocations();
		Runnable requests = () -> {
			for (int i = 0; i < 10_000; i++) {
				this.metrics.onRequest("search", RateLimitOutcome.ALLOWED);
			}
		};
		requests.run();

		assertThat(allocations.of(requests)).isLessThan(10_000);
		assertThat(this.first.get("ratelimit.requests").counter().count()).isEqualTo(20_000);
	}

	@Test
	void countsWhatIsDeniedLocallyAndWhatRedisDidNotDecide() {
		assertThat(this.first.get("ratelimit.local.denied").counter().count()).isZero();
		this.metrics.onDeniedLocally();
		this.metrics.onDeniedLocally();
		this.metrics.onRedisError();

		assertThat(this.first.get("ratelimit.local.denied").counter().count()).isEqualTo(2);
		assertThat(this.second.get("ratelimit.redis.errors").counter().count()).isOne();
	}

	@Test
	void timesDecisions() {
		this.metrics.onDecision(MILLISECONDS.toNanos(3));
		this.metrics.onDecision(MILLISECONDS.toNanos(4));

		assertThat(this.first.get("ratelimit.decisions").timer())
			.satisfies((timer) -> assertThat(timer.count()).isEqualTo(2))
			.satisfies((timer) -> assertThat(timer.totalTime(MILLISECONDS)).isEqualTo(7));
	}

	@Test
	void takesItsMetersAwayWhenClosed() {
		this.metrics.onRequest("search", RateLimitOutcome.DENIED);
		this.metrics.close();
		this.metrics.onRequest("login", RateLimitOutcome.DENIED);

		assertThat(this.first.getMeters()).isEmpty();
		assertThat(this.second.getMeters()).isEmpty();
	}

}
