package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.cachestarter.autoconfigure.CacheStarterProperties.RateLimit;
import io.cachestarter.autoconfigure.CacheStarterProperties.RateLimitOfKey;
import io.cachestarter.autoconfigure.CacheStarterProperties.RateLimitRule;
import io.cachestarter.autoconfigure.CacheStarterProperties.RateLimiter;
import io.cachestarter.interceptor.ConfiguredLimiters;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Turns the properties of rate limits into settings: checks each value under the name
 * that it was given.
 */
final class RateLimitSettingsFactory {

	private static final String PREFIX = "cache-starter.rate-limit.";

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE");

	private final Map<String, RateLimiterSettings> limiters = new LinkedHashMap<>();

	private final OnRedisFailure onRedisFailure;

	private RateLimitSettingsFactory(OnRedisFailure onRedisFailure) {
		this.onRedisFailure = onRedisFailure;
	}

	static RateLimitSettings create(RateLimit given) {
		RateLimitSettingsFactory factory = new RateLimitSettingsFactory(given.onRedisFailure());
		given.limiters()
			.forEach((name, limiter) -> factory.limiters.put(name,
					factory.limiter(ConfiguredLimiters.property(name), name, limiter)));
		List<RateLimitRule> rules = given.rules();
		for (int i = 0; i < rules.size(); i++) {
			factory.addLimiterOf(prefix(i), rules.get(i));
		}
		for (int i = 0; i < rules.size(); i++) {
			factory.check(prefix(i), rules.get(i));
		}
		return new RateLimitSettings(given.onRedisFailure(), List.copyOf(factory.limiters.values()), rules);
	}

	/** Returns how the properties of a rule begin. */
	static String prefix(int rule) {
		return PREFIX + "rules[" + rule + "]";
	}

	private void addLimiterOf(String prefix, RateLimitRule rule) {
		String name = rule.name();
		if (name == null || !StringUtils.hasText(name)) {
			throw new InvalidCacheSettingException(prefix + ".name", name, "a rule needs a name",
					"Set it to the name of a limiter, or to a new name and give the rule 'limits'.");
		}
		if (rule.limits().isEmpty()) {
			return;
		}
		RateLimiter limiter = new RateLimiter(rule.limits(), rule.plans(), rule.onRedisFailure(),
				Boolean.TRUE.equals(rule.shadow()), Objects.requireNonNullElse(rule.batch(), 1));
		if (this.limiters.putIfAbsent(name, limiter(prefix, name, limiter)) != null) {
			throw new InvalidCacheSettingException(prefix + ".name", name,
					"there is another limiter of that name already",
					"Use another name, or remove the 'limits' of the rule to share that one.");
		}
	}

	private void check(String prefix, RateLimitRule rule) {
		String name = String.valueOf(rule.name());
		if (rule.limits().isEmpty()) {
			checkHasNoSettings(prefix, name, rule);
		}
		if (!this.limiters.containsKey(name)) {
			throw new InvalidCacheSettingException(prefix + ".name", name, "there is no limiter of that name",
					"Give the rule 'limits', or configure '" + ConfiguredLimiters.property(name) + "'.");
		}
		if (rule.paths().isEmpty()) {
			throw new InvalidCacheSettingException(prefix + ".paths", rule.paths(), "a rule needs a path",
					"Set it to a pattern such as /api/**, or to /** for all requests.");
		}
		for (String method : rule.methods()) {
			if (!METHODS.contains(method.toUpperCase(Locale.ROOT))) {
				throw new InvalidCacheSettingException(prefix + ".methods", method, "it is no HTTP method",
						"Use names such as GET and POST, or remove the property for all methods.");
			}
		}
	}

	private static void checkHasNoSettings(String prefix, String name, RateLimitRule rule) {
		Map<String, Object> given = new LinkedHashMap<>();
		given.put("plans", rule.plans().isEmpty() ? "" : rule.plans().keySet());
		given.put("on-redis-failure", Objects.requireNonNullElse(rule.onRedisFailure(), ""));
		given.put("shadow", Objects.requireNonNullElse(rule.shadow(), ""));
		given.put("batch", Objects.requireNonNullElse(rule.batch(), ""));
		given.forEach((attribute, value) -> {
			if (!value.equals("")) {
				throw new InvalidCacheSettingException(prefix + "." + attribute, value,
						"the rule has no limits and uses those of a limiter",
						"Set it at '" + ConfiguredLimiters.property(name) + "', or give the rule 'limits'.");
			}
		});
	}

	private RateLimiterSettings limiter(String prefix, String name, RateLimiter given) {
		if (given.limits().isEmpty()) {
			throw new InvalidCacheSettingException(prefix + ".limits", given.limits(), "a limiter needs a limit",
					"Give it one with a 'limit' and a 'window'.");
		}
		if (given.batch() < 1) {
			throw new InvalidCacheSettingException(prefix + ".batch", given.batch(), "the number must be positive",
					"Set it to a number such as 10, or to 1 to ask Redis for each permit.");
		}
		Map<String, List<RateLimitPolicy>> plans = new LinkedHashMap<>();
		given.plans().forEach((plan, limits) -> {
			if (limits.isEmpty()) {
				throw new InvalidCacheSettingException(prefix + ".plans." + plan, limits, "a plan needs a limit",
						"Give it one with a 'limit' and a 'window', or remove the plan.");
			}
			plans.put(plan, policies(prefix + ".plans." + plan, name, limits));
		});
		List<RateLimitPolicy> policies = policies(prefix + ".limits", name, given.limits());
		if (given.batch() > 1 && !RateLimiterSettings.allowBatches(policies, plans)) {
			throw new InvalidCacheSettingException(prefix + ".batch", given.batch(),
					"only a single limit that is no concurrency can have a batch",
					"Remove the property, or make a limiter of its own of each limit.");
		}
		return new RateLimiterSettings(name, policies, plans,
				Objects.requireNonNullElse(given.onRedisFailure(), this.onRedisFailure), given.shadow(), given.batch());
	}

	private static List<RateLimitPolicy> policies(String property, String limiter, List<RateLimitOfKey> given) {
		List<RateLimitPolicy> policies = new ArrayList<>();
		for (int i = 0; i < given.size(); i++) {
			RateLimitPolicy policy = policy(property + "[" + i + "].", (i > 0) ? limiter + "-" + (i + 1) : limiter,
					given.get(i));
			if (policies.stream().anyMatch((other) -> other.name().equals(policy.name()))) {
				throw new InvalidCacheSettingException(property + "[" + i + "].name", policy.name(),
						"another limit of the limiter has the same name", "Give each limit a name of its own.");
			}
			policies.add(policy);
		}
		return policies;
	}

	private static RateLimitPolicy policy(String prefix, String defaultName, RateLimitOfKey given) {
		String name = StringUtils.hasText(given.name()) ? given.name() : defaultName;
		long limit = limit(prefix + "limit", given.limit(), given.algorithm());
		Duration window = window(prefix + "window", given.window());
		long burst = burst(prefix + "burst", given, limit);
		try {
			return new RateLimitPolicy(name, limit, window, given.algorithm(), burst);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidCacheSettingException(prefix + "name", name, "it cannot stand in a header",
					"Give the limit a name of at most 100 printable ASCII characters.");
		}
	}

	private static long limit(String property, @Nullable Long given, RateLimitAlgorithm algorithm) {
		if (given == null || given < 1 || given > RateLimitPolicy.MOST_PERMITS) {
			throw new InvalidCacheSettingException(property, given, "a limit is from 1 to 1000000000 permits",
					"Set it to a number such as 100.");
		}
		if (algorithm == RateLimitAlgorithm.SLIDING_WINDOW && given > RateLimitPolicy.MOST_PERMITS_KEPT) {
			throw new InvalidCacheSettingException(property, given,
					"an exact sliding window keeps at most 100000 permits",
					"Set the 'algorithm' beside it to 'sliding-window-buckets', or use a lower limit.");
		}
		return given;
	}

	private static Duration window(String property, @Nullable Duration given) {
		if (given == null || given.compareTo(RateLimitPolicy.SHORTEST_WINDOW) < 0
				|| given.compareTo(RateLimitPolicy.LONGEST_WINDOW) > 0) {
			throw new InvalidCacheSettingException(property, (given != null) ? SettingsFactory.text(given) : null,
					"a window is from 1ms to 366d", "Set it to a duration such as 10s.");
		}
		return given;
	}

	private static long burst(String property, RateLimitOfKey given, long limit) {
		Long burst = given.burst();
		if (burst == null) {
			return limit;
		}
		if (given.algorithm() != RateLimitAlgorithm.TOKEN_BUCKET) {
			throw new InvalidCacheSettingException(property, burst, "only a token bucket has a burst",
					"Remove it, or set the 'algorithm' beside it to 'token-bucket'.");
		}
		if (burst < 1 || burst > RateLimitPolicy.MOST_PERMITS) {
			throw new InvalidCacheSettingException(property, burst, "a burst is from 1 to 1000000000 permits",
					"Set it to a number such as 100, or remove it for as many as the limit.");
		}
		return burst;
	}

}
