package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RateLimitSettingsTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static RateLimitPolicy policy(String name, long limit) {
		return new RateLimitPolicy(name, limit, WINDOW, RateLimitAlgorithm.SLIDING_WINDOW);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "tab\t", "line\n", "größe", "\u007f" })
	void nameThatCannotStandInAHeaderIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> policy(name, 1)).withMessageContaining("printable ASCII");
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1, 0, 1_000_000_001 })
	void limitOutOfRangeIsRefused(long limit) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateLimitPolicy("p", limit, WINDOW, RateLimitAlgorithm.FIXED_WINDOW))
			.withMessageContaining("The limit of the rate limit 'p' is " + limit);
	}

	@Test
	void exactWindowWithTooManyPermitsNamesTheOtherForm() {
		assertThat(policy("p", 100_000).limit()).isEqualTo(100_000);
		assertThatIllegalArgumentException().isThrownBy(() -> policy("p", 100_001))
			.withMessageContaining("sliding-window-buckets");
	}

	@Test
	void burstIsForTokenBuckets() {
		assertThat(new RateLimitPolicy("p", 1, WINDOW, RateLimitAlgorithm.TOKEN_BUCKET, 9).burst()).isEqualTo(9);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateLimitPolicy("p", 1, WINDOW, RateLimitAlgorithm.SLIDING_WINDOW, 9))
			.withMessageContaining("only a token-bucket has one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.0009S", "PT-1S", "P367D" })
	void windowOutOfRangeIsRefused(Duration window) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateLimitPolicy("p", 1, window, RateLimitAlgorithm.FIXED_WINDOW))
			.withMessageContaining("from 1 ms to 366 days");
	}

	@Test
	void limiterNeedsLimitsWithNamesOfTheirOwn() {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimiterSettings.of("x"))
			.withMessageContaining("'x' has no limit");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RateLimiterSettings.of("x", policy("a", 1), policy("a", 2)))
			.withMessageContaining("same name");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateLimiterSettings("x", List.of(policy("a", 1)), Map.of("pro", List.of()),
					OnRedisFailure.OPEN, false, 1))
			.withMessageContaining("'pro'");
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimiterSettings.of("x\n", policy("a", 1)))
			.withMessageContaining("control characters");
	}

	@Test
	void batchIsForASingleLimit() {
		RateLimiterSettings two = RateLimiterSettings.of("x", policy("a", 1), policy("b", 2));
		assertThatIllegalArgumentException().isThrownBy(() -> two.withBatch(5)).withMessageContaining("batch of 5");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RateLimiterSettings.of("x", policy("a", 1))
				.withPolicies("pro", List.of(new RateLimitPolicy("a", 9, WINDOW, RateLimitAlgorithm.CONCURRENCY)))
				.withBatch(2))
			.withMessageContaining("no concurrency");
	}

	@Test
	void requestIsForAtLeastOnePermit() {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimitRequest.of("x", "k", 0))
			.withMessageContaining("'x' for 0 permits");
	}

	@Test
	void configurationCountsBeforeCodeAndTwoInCodeMustAgree() {
		RateLimiterSettings configured = RateLimiterSettings.of("x", policy("x", 5));
		LimiterRegistry registry = new LimiterRegistry(List.of(configured));
		assertThat(registry.define(RateLimiterSettings.of("x", policy("x", 1)))).isEqualTo(configured);
		assertThatIllegalStateException().isThrownBy(() -> registry.define(RateLimiterSettings.of("x", policy("x", 2))))
			.withMessageContaining("two rate limiters named 'x'");
		RateLimiterSettings code = RateLimiterSettings.of("y", policy("y", 1));
		assertThat(registry.define(code)).isEqualTo(code);
		assertThat(registry.define(code)).isEqualTo(code);
	}

	@Test
	void limitersAreNotMadeWithoutEnd() {
		LimiterRegistry registry = new LimiterRegistry(List.of());
		for (int i = 0; i < 1_000; i++) {
			registry.define(RateLimiterSettings.of("limiter" + i, policy("p", 1)));
		}
		assertThatIllegalStateException()
			.isThrownBy(() -> registry.define(RateLimiterSettings.of("another", policy("p", 1))))
			.withMessageContaining("Use one limiter with many keys");
	}

	@Test
	void twoConfiguredLimitersOfOneNameAreRefused() {
		RateLimiterSettings one = RateLimiterSettings.of("x", policy("x", 5));
		assertThatIllegalArgumentException().isThrownBy(() -> new LimiterRegistry(List.of(one, one)))
			.withMessageContaining("'x'");
	}

}
