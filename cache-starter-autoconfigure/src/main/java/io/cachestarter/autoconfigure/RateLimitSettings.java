package io.cachestarter.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.cachestarter.autoconfigure.CacheStarterProperties.RateLimitRule;
import io.cachestarter.interceptor.ConfiguredLimiters;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimiterSettings;

/**
 * What is configured of rate limits, checked but for the texts of the rules. Immutable.
 *
 * @param onRedisFailure what becomes of requests that Redis does not decide on, if their
 * limiter does not say
 * @param limiters the limiters, those of rules included
 * @param rules the rules, each of which names one of the limiters
 */
record RateLimitSettings(OnRedisFailure onRedisFailure, List<RateLimiterSettings> limiters, List<RateLimitRule> rules) {

	ConfiguredLimiters configured() {
		return new ConfiguredLimiters(
				this.limiters.stream().map(RateLimiterSettings::name).collect(Collectors.toUnmodifiableSet()),
				this.onRedisFailure);
	}

}
