package io.cachestarter.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LimitChangeTests {

	private static final RateLimitPolicy BURST = new RateLimitPolicy("burst", 10, Duration.ofSeconds(1),
			RateLimitAlgorithm.SLIDING_WINDOW);

	private static final RateLimitPolicy BUCKET = new RateLimitPolicy("bucket", 100, Duration.ofMinutes(1),
			RateLimitAlgorithm.TOKEN_BUCKET, 20);

	private static final RateLimiterSettings ONE = RateLimiterSettings.of("one", BURST);

	private static final RateLimiterSettings TWO = new RateLimiterSettings("two", List.of(BURST, BUCKET),
			Map.of("pro", List.of(BURST, BUCKET), "free", List.of(BURST)), OnRedisFailure.LOCAL, false, 1);

	private static LimitChange numbers(@Nullable Long limit, @Nullable Duration window, @Nullable Long burst,
			@Nullable String policy, @Nullable String plan) {
		return new LimitChange(limit, window, burst, null, policy, plan);
	}

	@Test
	void changesTheOnlyLimitAndKeepsWhatIsNotGiven() {
		assertThat(numbers(5L, null, null, null, null).applyTo(ONE))
			.isEqualTo(RateLimiterSettings.of("one", BURST.with(5, Duration.ofSeconds(1), 5)));
		assertThat(numbers(null, Duration.ofSeconds(9), null, "burst", null).applyTo(ONE))
			.isEqualTo(RateLimiterSettings.of("one", BURST.with(10, Duration.ofSeconds(9), 10)));
	}

	@Test
	void changesOneOfSeveralLimits() {
		RateLimiterSettings changed = numbers(7L, null, 3L, "bucket", null).applyTo(TWO);

		assertThat(changed).isEqualTo(TWO.withPolicies(null, List.of(BURST, BUCKET.with(7, Duration.ofMinutes(1), 3))));
	}

	@Test
	void keepsTheBurst() {
		assertThat(numbers(7L, null, null, "bucket", null).applyTo(TWO).policies().get(1).burst()).isEqualTo(20);
	}

	@Test
	void changesLimitsOfAPlan() {
		assertThat(numbers(1L, null, null, null, "free").applyTo(TWO))
			.isEqualTo(TWO.withPolicies("free", List.of(BURST.with(1, Duration.ofSeconds(1), 1))));
	}

	@Test
	void changesTheShadowWithAndWithoutNumbers() {
		assertThat(new LimitChange(null, null, null, true, null, null).applyTo(TWO)).isEqualTo(TWO.withShadow(true));
		assertThat(new LimitChange(5L, null, null, true, null, null).applyTo(ONE))
			.isEqualTo(RateLimiterSettings.of("one", BURST.with(5, Duration.ofSeconds(1), 5)).withShadow(true));
	}

	@Test
	void asksWhichLimitIsMeant() {
		refuses(numbers(5L, null, null, null, null), TWO, "Set the policy to the name of one limit: [burst, bucket]");
		refuses(numbers(5L, null, null, "daily", null), ONE, "Set the policy to the name of one limit: [burst]");
	}

	@Test
	void refusesPlansThatAreNotThere() {
		refuses(numbers(5L, null, null, null, "gold"), TWO,
				"The rate limiter 'two' has no plan 'gold', but [free, pro]");
	}

	@Test
	void refusesABurstWhereThereIsNone() {
		refuses(numbers(null, null, 5L, "burst", null), TWO, "The limit 'burst' has no burst. Leave it out");
	}

	@Test
	void refusesToChangeNothing() {
		String message = "Nothing would change. Give a limit, a window, a burst or a shadow, or the key to reset";
		refuses(numbers(null, null, null, null, null), ONE, message);
		refuses(numbers(null, null, null, "burst", null), ONE, message);
		refuses(new LimitChange(null, null, null, true, null, "pro"), TWO, message);
	}

	@Test
	void refusesNumbersOutOfRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> numbers(0L, null, null, null, null).applyTo(ONE))
			.withMessageContaining("must be from 1 to");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> numbers(null, Duration.ZERO, null, null, null).applyTo(ONE))
			.withMessageContaining("must be from 1 ms to 366 days");
	}

	@Test
	void knowsWhetherItIsEmpty() {
		assertThatCode(() -> numbers(null, null, null, null, null).checkEmpty()).doesNotThrowAnyException();
		assertThatIllegalArgumentException().isThrownBy(() -> numbers(1L, null, null, null, null).checkEmpty());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new LimitChange(null, null, null, false, null, null).checkEmpty());
	}

	private static void refuses(LimitChange change, RateLimiterSettings settings, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> change.applyTo(settings)).withMessage(message);
	}

}
