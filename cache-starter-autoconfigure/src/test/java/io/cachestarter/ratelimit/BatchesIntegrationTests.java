package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Permits that a node takes in advance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchesIntegrationTests {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final long WINDOW_MICROS = WINDOW.toNanos() / 1_000;

	private final TimedLimits timed = new TimedLimits();

	@AfterAll
	void close() {
		this.timed.close();
	}

	private String define(long limit, int batch) {
		String name = "batch-" + UUID.randomUUID();
		this.timed.limiters()
			.define(RateLimiterSettings
				.of(name, new RateLimitPolicy("p", limit, WINDOW, RateLimitAlgorithm.SLIDING_WINDOW))
				.withBatch(batch));
		return name;
	}

	@ParameterizedTest
	@CsvSource({ "71, 100, 10", "72, 300, 50", "73, 20, 50" })
	void noWindowHoldsMoreThanTheLimitAndOneBatchLessOne(long seed, long limit, int batch) {
		String name = define(limit, batch);
		Random random = new Random(seed);
		PermitLog log = new PermitLog();
		for (int step = 0; step < 4_000; step++) {
			this.timed.pass(random.nextInt(300) == 0 ? random.nextLong(WINDOW_MICROS) : random.nextLong(5_000));
			if (this.timed.limiters().tryAcquire(name, "key", 1).isAllowed()) {
				log.take(this.timed.nowMicros(), 1);
			}
		}
		assertThat(log.mostInAnyWindow(WINDOW_MICROS)).isBetween(9 * limit / 10, limit + batch - 1);
	}

	@Test
	void keyInMuchUseIsAskedForOncePerBatchAndAnotherOneEachTime() {
		String name = define(100_000, 50);
		long before = scripts();
		for (int i = 0; i < 1_000; i++) {
			this.timed.pass(1_000);
			assertThat(this.timed.limiters().tryAcquire(name, "busy", 1).isAllowed()).isTrue();
		}
		assertThat(scripts() - before).isBetween(20L, 250L);
		RateLimitResult last = this.timed.limiters().peek(RateLimitRequest.of(name, "busy", 1));
		assertThat(last.getRemaining()).isBetween(100_000 - 1_000 - 50L, 100_000 - 1_000L);
		long quiet = scripts();
		for (int i = 0; i < 20; i++) {
			this.timed.pass(1_000_000);
			assertThat(this.timed.limiters().tryAcquire(name, "quiet", 1).isAllowed()).isTrue();
		}
		assertThat(scripts() - quiet).isGreaterThanOrEqualTo(20);
	}

	private long scripts() {
		return Long.parseLong(
				this.timed.commands().info("commandstats").replaceAll("(?s).*cmdstat_evalsha:calls=(\\d+).*", "$1"));
	}

}
