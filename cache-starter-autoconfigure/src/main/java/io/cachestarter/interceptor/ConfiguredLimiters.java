package io.cachestarter.interceptor;

import java.util.Set;
import java.util.regex.Pattern;

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

	private static final Pattern NAME_WITHOUT_BRACKETS = Pattern.compile("[A-Za-z0-9-]+");

	/**
	 * Creates what is configured.
	 */
	public ConfiguredLimiters {
		names = Set.copyOf(names);
	}

	/**
	 * Returns the property that configures a limiter.
	 * @param name the name of the limiter
	 * @return the property, with brackets if the name needs them
	 */
	public static String property(String name) {
		String prefix = "cache-starter.rate-limit.limiters";
		return NAME_WITHOUT_BRACKETS.matcher(name).matches() ? prefix + "." + name : prefix + "[" + name + "]";
	}

}
