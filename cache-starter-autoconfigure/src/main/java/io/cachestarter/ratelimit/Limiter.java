package io.cachestarter.ratelimit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * A limiter as it counts now. When its settings change, another one takes its place.
 * Immutable.
 */
final class Limiter {

	private final Map<String, List<Quota>> plans = new HashMap<>();

	private final RateLimiterSettings settings;

	private final List<Quota> quotas;

	Limiter(RateLimiterSettings settings) {
		this.settings = settings;
		this.quotas = quotas(settings.policies());
		settings.plans().forEach((plan, policies) -> this.plans.put(plan, quotas(policies)));
	}

	private static List<Quota> quotas(List<RateLimitPolicy> policies) {
		return IntStream.range(0, policies.size()).mapToObj((i) -> new Quota(policies.get(i), i + 1)).toList();
	}

	RateLimiterSettings settings() {
		return this.settings;
	}

	String name() {
		return this.settings.name();
	}

	/** Returns the limits for a plan; those for no plan if it is not known. */
	List<Quota> quotas(@Nullable String plan) {
		return (plan != null) ? this.plans.getOrDefault(plan, this.quotas) : this.quotas;
	}

	/** Tells whether permits can be taken in advance. */
	boolean takesBatches() {
		return this.settings.batch() > 1 && !this.settings.shadow();
	}

}
