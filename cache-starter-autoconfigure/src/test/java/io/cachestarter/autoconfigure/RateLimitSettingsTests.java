package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RateLimitSettingsTests {

	private final Map<String, String> properties = new TreeMap<>();

	@Test
	void knowsNoLimiterByDefault() {
		RateLimitSettings settings = settings();

		assertThat(settings.limiters()).isEmpty();
		assertThat(settings.rules()).isEmpty();
		assertThat(settings.onRedisFailure()).isEqualTo(OnRedisFailure.OPEN);
	}

	@Test
	void readsAllThatALimiterHas() {
		set("limiters.api.limits[0].limit=10", "limiters.api.limits[0].window=1s", "limiters.api.limits[1].limit=1000",
				"limiters.api.limits[1].window=1h", "limiters.api.limits[1].algorithm=token-bucket",
				"limiters.api.limits[1].burst=50", "limiters.api.limits[2].limit=5", "limiters.api.limits[2].window=1m",
				"limiters.api.limits[2].name=at once", "limiters.api.limits[2].algorithm=concurrency",
				"limiters.api.plans.pro[0].limit=100", "limiters.api.plans.pro[0].window=1s",
				"limiters.api.on-redis-failure=local", "limiters.api.shadow=true", "limiters.one.limits[0].limit=7",
				"limiters.one.limits[0].window=1s", "limiters.one.batch=5");

		assertThat(settings().limiters()).containsExactly(
				new RateLimiterSettings("api", List.of(
						new RateLimitPolicy("api", 10, Duration.ofSeconds(1), RateLimitAlgorithm.SLIDING_WINDOW),
						new RateLimitPolicy("api-2", 1000, Duration.ofHours(1), RateLimitAlgorithm.TOKEN_BUCKET, 50),
						new RateLimitPolicy("at once", 5, Duration.ofMinutes(1), RateLimitAlgorithm.CONCURRENCY)),
						Map.of("pro",
								List.of(new RateLimitPolicy("api", 100, Duration.ofSeconds(1),
										RateLimitAlgorithm.SLIDING_WINDOW))),
						OnRedisFailure.LOCAL, true, 1),
				RateLimiterSettings
					.of("one", new RateLimitPolicy("one", 7, Duration.ofSeconds(1), RateLimitAlgorithm.SLIDING_WINDOW))
					.withBatch(5));
	}

	@Test
	void inheritsTheReactionToAFailure() {
		set("on-redis-failure=closed", "limiters.api.limits[0].limit=10", "limiters.api.limits[0].window=1s");

		assertThat(settings().limiters()).singleElement()
			.satisfies((limiter) -> assertThat(limiter.onRedisFailure()).isEqualTo(OnRedisFailure.CLOSED));
		assertThat(settings().configured().onRedisFailure()).isEqualTo(OnRedisFailure.CLOSED);
	}

	@Test
	void makesLimitersOfRulesThatHaveLimits() {
		set("rules[0].name=api", "rules[0].paths=/api/**,/v2/**", "rules[0].methods=get,POST",
				"rules[0].limits[0].limit=10", "rules[0].limits[0].window=1s", "rules[0].shadow=true",
				"rules[1].name=api", "rules[1].paths=/old/**", "rules[1].permits=5");

		assertThat(settings().limiters()).singleElement()
			.satisfies((limiter) -> assertThat(limiter.name()).isEqualTo("api"))
			.satisfies((limiter) -> assertThat(limiter.shadow()).isTrue());
		assertThat(settings().rules()).hasSize(2);
		assertThat(settings().configured().names()).containsExactly("api");
	}

	@ParameterizedTest
	@MethodSource("bad")
	void namesWhatIsWrong(String property, String remedy, String[] given) {
		set(given);

		assertThatExceptionOfType(InvalidCacheSettingException.class).isThrownBy(this::settings)
			.satisfies((ex) -> assertThat(ex.description()).contains("'cache-starter.rate-limit." + property + "'"))
			.satisfies((ex) -> assertThat(ex.remedy()).contains(remedy).endsWith("."));
	}

	static List<Arguments> bad() {
		String limit = "limiters.api.limits[0].limit=10";
		String window = "limiters.api.limits[0].window=1s";
		String rule = "rules[0].name=api";
		String path = "rules[0].paths=/api/**";
		String ruleLimit = "rules[0].limits[0].limit=1";
		String ruleWindow = "rules[0].limits[0].window=1s";
		return List.of(bad("limiters.api.limits", "'window'", "limiters.api.batch=1"),
				bad("limiters.api.limits[0].limit", "100", window),
				bad("limiters.api.limits[0].limit", "100", "limiters.api.limits[0].limit=0", window),
				bad("limiters.api.limits[0].limit", "100", "limiters.api.limits[0].limit=1000000001", window),
				bad("limiters.api.limits[0].limit", "sliding-window-buckets", "limiters.api.limits[0].limit=100001",
						window),
				bad("limiters.api.limits[0].window", "10s", limit),
				bad("limiters.api.limits[0].window", "10s", limit, "limiters.api.limits[0].window=0s"),
				bad("limiters.api.limits[0].window", "10s", limit, "limiters.api.limits[0].window=367d"),
				bad("limiters.api.limits[0].burst", "token-bucket", limit, window, "limiters.api.limits[0].burst=20"),
				bad("limiters.api.limits[0].burst", "as many as the limit", limit, window,
						"limiters.api.limits[0].burst=0", "limiters.api.limits[0].algorithm=token-bucket"),
				bad("limiters.api.limits[0].name", "ASCII", limit, window, "limiters.api.limits[0].name=größe"),
				bad("limiters.api.limits[1].name", "of its own", limit, window, "limiters.api.limits[1].limit=10",
						"limiters.api.limits[1].window=1s", "limiters.api.limits[1].name=api"),
				bad("limiters.api.batch", "10", limit, window, "limiters.api.batch=0"),
				bad("limiters.api.batch", "of its own", limit, window, "limiters.api.limits[1].limit=10",
						"limiters.api.limits[1].window=1h", "limiters.api.batch=2"),
				bad("limiters.api.batch", "of its own", limit, window, "limiters.api.limits[0].algorithm=concurrency",
						"limiters.api.batch=2"),
				bad("limiters.api.plans.pro[0].limit", "100", limit, window, "limiters.api.plans.pro[0].window=1s"),
				bad("rules[0].name", "name of a limiter", path, ruleLimit, ruleWindow),
				bad("rules[0].name", "limiters.api", rule, path),
				bad("rules[0].name", "another name", rule, path, ruleLimit, ruleWindow, limit, window),
				bad("rules[0].paths", "/**", rule, ruleLimit, ruleWindow),
				bad("rules[0].methods", "GET", rule, path, ruleLimit, ruleWindow, "rules[0].methods=FETCH"),
				bad("rules[0].limits[0].limit", "100", rule, path, ruleWindow),
				bad("rules[0].shadow", "limiters.api", rule, path, limit, window, "rules[0].shadow=true"),
				bad("rules[0].batch", "limiters.api", rule, path, limit, window, "rules[0].batch=2"),
				bad("rules[0].on-redis-failure", "limiters.api", rule, path, limit, window,
						"rules[0].on-redis-failure=open"),
				bad("rules[0].plans", "limiters.api", rule, path, limit, window, "rules[0].plans.pro[0].limit=1"));
	}

	private static Arguments bad(String property, String remedy, String... given) {
		return Arguments.of(property, remedy, given);
	}

	private void set(String... given) {
		for (String each : given) {
			String[] parts = each.split("=", 2);
			this.properties.put("cache-starter.rate-limit." + parts[0], parts[1]);
		}
	}

	private RateLimitSettings settings() {
		CacheStarterProperties bound = new Binder(new MapConfigurationPropertySource(this.properties))
			.bindOrCreate("cache-starter", CacheStarterProperties.class);
		return RateLimitSettingsFactory.create(bound.rateLimit());
	}

}
