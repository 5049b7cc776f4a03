package io.cachestarter.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to be different. What is {@code null} stays as it is.
 *
 * @param limit how many permits
 * @param window in which time
 * @param burst how many at once
 * @param shadow whether to count only
 * @param policy which limit, or {@code null} for the only one
 * @param plan of which plan, or {@code null} for those of no plan
 */
record LimitChange(@Nullable Long limit, @Nullable Duration window, @Nullable Long burst, @Nullable Boolean shadow,
		@Nullable String policy, @Nullable String plan) {

	/**
	 * Returns settings with the change.
	 * @throws IllegalArgumentException if it does not fit, or there is none
	 */
	RateLimiterSettings applyTo(RateLimiterSettings settings) {
		boolean numbers = Stream.of(this.limit, this.window, this.burst).anyMatch(Objects::nonNull);
		if (!numbers && (this.shadow == null || this.policy != null || this.plan != null)) {
			throw new IllegalArgumentException(
					"Nothing would change. Give a limit, a window, a burst or a shadow, " + "or the key to reset");
		}
		RateLimiterSettings changed = (this.shadow != null) ? settings.withShadow(this.shadow) : settings;
		return numbers ? changed.withPolicies(this.plan, changedPolicies(policiesOf(settings))) : changed;
	}

	private List<RateLimitPolicy> policiesOf(RateLimiterSettings settings) {
		List<RateLimitPolicy> policies = (this.plan != null) ? settings.plans().get(this.plan) : settings.policies();
		if (policies == null) {
			throw new IllegalArgumentException("The rate limiter '" + settings.name() + "' has no plan '" + this.plan
					+ "', but " + settings.plans().keySet().stream().sorted().toList());
		}
		return policies;
	}

	private List<RateLimitPolicy> changedPolicies(List<RateLimitPolicy> policies) {
		List<String> names = policies.stream().map(RateLimitPolicy::name).toList();
		if ((this.policy != null) ? !names.contains(this.policy) : (names.size() > 1)) {
			throw new IllegalArgumentException("Set the policy to the name of one limit: " + names);
		}
		List<RateLimitPolicy> changed = new ArrayList<>(policies);
		changed.replaceAll((each) -> (this.policy == null || this.policy.equals(each.name())) ? changed(each) : each);
		return changed;
	}

	private RateLimitPolicy changed(RateLimitPolicy old) {
		if (this.burst != null && old.algorithm() != RateLimitAlgorithm.TOKEN_BUCKET) {
			throw new IllegalArgumentException("The limit '" + old.name() + "' has no burst. Leave it out");
		}
		return old.with((this.limit != null) ? this.limit : old.limit(),
				(this.window != null) ? this.window : old.window(), (this.burst != null) ? this.burst : old.burst());
	}

	/**
	 * Makes sure that nothing is to be changed.
	 * @throws IllegalArgumentException if something is
	 */
	void checkEmpty() {
		if (!equals(new LimitChange(null, null, null, null, null, null))) {
			throw new IllegalArgumentException("Resetting a key changes no limit. Do one after the other");
		}
	}

}
