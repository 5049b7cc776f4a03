package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LimiterChangeTests {

	private static final RateLimiterSettings SETTINGS = RateLimiterSettings
		.of("search", policy("short", 10, RateLimitAlgorithm.SLIDING_WINDOW),
				policy("bucket", 100, RateLimitAlgorithm.TOKEN_BUCKET))
		.withPolicies("pro", List.of(policy("short", 50, RateLimitAlgorithm.SLIDING_WINDOW)));

	private static RateLimitPolicy policy(String name, long limit, RateLimitAlgorithm algorithm) {
		return new RateLimitPolicy(name, limit, Duration.ofSeconds(10), algorithm);
	}

	@Test
	void textMakesTheSameChange() {
		RateLimiterSettings to = SETTINGS.withLimit("bucket", 7, Duration.ofMinutes(1))
			.withShadow(true)
			.withPolicies("pro", List.of(policy("short", 99, RateLimitAlgorithm.SLIDING_WINDOW)));
		LimiterChange change = LimiterChange.between(SETTINGS, to);
		LimiterChange parsed = Objects.requireNonNull(LimiterChange.parse(change.toString()));
		assertThat(parsed).isEqualTo(change).hasSameHashCodeAs(change);
		assertThat(change.applyTo(SETTINGS)).isEqualTo(to);
		assertThat(parsed.applyTo(SETTINGS).policies().get(1).burst()).isEqualTo(100);
	}

	@Test
	void changeThatWasMadeForOtherLimitsDoesNotCount() {
		LimiterChange change = LimiterChange.between(SETTINGS, SETTINGS.withLimit("short", 3, Duration.ofSeconds(1)));
		RateLimiterSettings other = RateLimiterSettings.of("search",
				policy("short", 10, RateLimitAlgorithm.SLIDING_WINDOW));
		assertThat(change.applyTo(other)).isEqualTo(other);
	}

	@Test
	void anotherAlgorithmIsRefused() {
		RateLimiterSettings to = SETTINGS.withPolicies("pro",
				List.of(policy("short", 50, RateLimitAlgorithm.FIXED_WINDOW)));
		assertThatIllegalArgumentException().isThrownBy(() -> LimiterChange.between(SETTINGS, to))
			.withMessageContaining("'search'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0\n\tx/1/1", "0\n\t1/1", "0\n\t" })
	void textThatIsNoChangeDoesNotCount(String text) {
		assertThat(LimiterChange.parse(text)).isNull();
	}

	/** A number that another version allows and this one does not. */
	@Test
	void numberOutOfRangeLeavesTheSettings() {
		LimiterChange change = Objects
			.requireNonNull(LimiterChange.parse("0\n\t0/10000/0\t100/10000/100\npro\t50/10000/50"));
		assertThat(change.applyTo(SETTINGS)).isEqualTo(SETTINGS);
	}

}
