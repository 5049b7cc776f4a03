package io.cachestarter.interceptor;

import java.util.Set;

import io.cachestarter.ratelimit.OnRedisFailure;

/**
 * What annotations have to know of the configuration. Immutable.
 *
 * @param names the limiters that are configured
 * @param onRedisFailure what becomes of requests that Redis does not decide on, if their
 * limiter does not say
 * @since 0.1.0
 */
public record ConfiguredLimiters(Set<String> names, OnRedisFailure onRedisFailure) {

	/**
	 * Creates what is configured.
	 */
	public ConfiguredLimiters {
		names = Set.copyOf(names);
	}

}
