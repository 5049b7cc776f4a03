package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Several limits at once: all of them give their permits or none does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralLimitsIntegrationTests {

	private static final Duration SHORT = Duration.ofMinutes(30);

	private static final Duration LONG = Duration.ofHours(12);

	private final TimedLimits timed = new TimedLimits();

	private final String name = "several-" + UUID.randomUUID();

	@AfterAll
	void close() {
		this.timed.close();
	}

	private static RateLimitPolicy exact(String name, long limit, Duration window) {
		return new RateLimitPolicy(name, limit, window, RateLimitAlgorithm.SLIDING_WINDOW);
	}

	@ParameterizedTest
	@ValueSource(longs = { 61, 62, 63 })
	void twoWindowsAndTwoLimitersDecideLikeIdealOnes(long seed) {
		String user = this.name + seed;
		String all = user + "-all";
		this.timed.limiters().define(RateLimiterSettings.of(user, exact("short", 5, SHORT), exact("long", 40, LONG)));
		this.timed.limiters().define(RateLimiterSettings.of(all, exact("all", 9, SHORT)));
		Random random = new Random(seed);
		Map<String, List<PermitLog>> users = Map.of("a", List.of(new PermitLog(), new PermitLog()), "b",
				List.of(new PermitLog(), new PermitLog()));
		PermitLog everybody = new PermitLog();
		int allowed = 0;
		for (int step = 0; step < 2_000; step++) {
			this.timed.pass(random.nextInt(4) == 0 ? random.nextLong(micros(SHORT) / 2) : random.nextInt(3));
			long now = this.timed.nowMicros();
			String key = random.nextBoolean() ? "a" : "b";
			long permits = 1 + random.nextLong(3);
			long units = 1 + random.nextLong(4);
			List<PermitLog> logs = users.getOrDefault(key, List.of());
			boolean fits = logs.get(0).used(now, micros(SHORT)) + permits <= 5
					&& logs.get(1).used(now, micros(LONG)) + permits <= 40
					&& everybody.used(now, micros(SHORT)) + units <= 9;
			RateLimitResult result = this.timed.limiters()
				.tryAcquire(List.of(RateLimitRequest.of(user, key, permits), RateLimitRequest.of(all, "", units)));
			assertThat(result.isAllowed()).as("step %d", step).isEqualTo(fits);
			if (fits) {
				allowed++;
				logs.forEach((log) -> log.take(now, permits));
				everybody.take(now, units);
				assertThat(result.getPolicies()).extracting(PolicyStatus::remaining)
					.containsExactly(5 - logs.get(0).used(now, micros(SHORT)), 40 - logs.get(1).used(now, micros(LONG)),
							9 - everybody.used(now, micros(SHORT)));
			}
		}
		assertThat(allowed).isBetween(100, 1_900);
	}

	@Test
	void algorithmsOfAllKindsGoTogether() {
		String each = this.name + "-each";
		List<RateLimitPolicy> policies = new ArrayList<>();
		for (RateLimitAlgorithm algorithm : RateLimitAlgorithm.values()) {
			policies.add(new RateLimitPolicy(algorithm.name(), 4 + policies.size(), LONG, algorithm));
		}
		this.timed.limiters().define(RateLimiterSettings.of(each, policies.toArray(RateLimitPolicy[]::new)));
		for (int i = 0; i < 4; i++) {
			assertThat(this.timed.limiters().tryAcquire(each, "k", 1).isAllowed()).isTrue();
		}
		RateLimitResult denied = this.timed.limiters().peek(RateLimitRequest.of(each, "k", 1));
		assertThat(denied.getPolicies()).extracting(PolicyStatus::violated)
			.containsExactly(true, false, false, false, false, false);
		assertThat(denied.getPolicies()).extracting(PolicyStatus::remaining).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void shadowCountsButNeitherDeniesNorHindersOthers() {
		String shadow = this.name + "-shadow";
		String real = this.name + "-real";
		this.timed.limiters().define(RateLimiterSettings.of(shadow, exact("shadow", 1, LONG)).withShadow(true));
		this.timed.limiters().define(RateLimiterSettings.of(real, exact("real", 2, LONG)));
		List<RateLimitRequest> both = List.of(RateLimitRequest.of(shadow, "k", 1), RateLimitRequest.of(real, "k", 1));
		assertThat(this.timed.limiters().tryAcquire(both).getOutcome()).isEqualTo(RateLimitOutcome.ALLOWED);
		RateLimitResult second = this.timed.limiters().tryAcquire(both);
		assertThat(second.getOutcome()).isEqualTo(RateLimitOutcome.SHADOW_DENIED);
		assertThat(second.isAllowed()).isTrue();
		assertThat(this.timed.limiters().tryAcquire(both).getOutcome()).isEqualTo(RateLimitOutcome.DENIED);
	}

	@Test
	void limiterInTheShadowTakesOfAllItsLimitsOrOfNone() {
		String two = this.name + "-two";
		this.timed.limiters()
			.define(RateLimiterSettings.of(two, exact("short", 1, SHORT), exact("long", 5, LONG)).withShadow(true));
		for (int i = 0; i < 4; i++) {
			assertThat(this.timed.limiters().tryAcquire(two, "k", 1).isAllowed()).isTrue();
		}
		assertThat(this.timed.limiters().peek(RateLimitRequest.of(two, "k", 1)).getPolicies())
			.extracting(PolicyStatus::remaining)
			.containsExactly(0L, 4L);
	}

	@Test
	void planHasItsOwnLimitsOnTheSameState() {
		String plans = this.name + "-plans";
		this.timed.limiters()
			.define(RateLimiterSettings.of(plans, exact("p", 2, LONG))
				.withPolicies("pro", List.of(exact("p", 4, LONG))));
		RateLimitRequest free = RateLimitRequest.of(plans, "k", 1);
		assertThat(this.timed.limiters().tryAcquire(List.of(free)).isAllowed()).isTrue();
		assertThat(this.timed.limiters().tryAcquire(List.of(free.withPlan("unknown"))).isAllowed()).isTrue();
		assertThat(this.timed.limiters().tryAcquire(List.of(free)).isAllowed()).isFalse();
		RateLimitResult pro = this.timed.limiters().tryAcquire(List.of(free.withPlan("pro")));
		assertThat(pro.isAllowed()).isTrue();
		assertThat(pro.getRemaining()).isEqualTo(1);
	}

	private static long micros(Duration time) {
		return time.toNanos() / 1_000;
	}

}
