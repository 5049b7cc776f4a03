package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What a limiter limits, and how. Immutable.
 *
 * @param name its name, not empty, without control characters; part of keys in Redis and
 * a tag of meters
 * @param policies the limits, all of which a request needs, at least one
 * @param plans limits that apply in their place to requests of a plan, by its name
 * @param onRedisFailure what becomes of requests that Redis does not decide on
 * @param shadow whether requests that are over the limit are counted but not denied
 * @param batch how many permits a node takes at a time for a key in much use, to hand
 * them out without asking Redis; 1 for no such thing. For limiters with a single limit
 * that is no concurrency. A node may hand out a permit up to 100 ms after it has been
 * taken, so a window can hold up to {@code batch - 1} permits of each node more than the
 * limit
 * @since 0.1.0
 */
public record RateLimiterSettings(String name, List<RateLimitPolicy> policies, Map<String, List<RateLimitPolicy>> plans,
		OnRedisFailure onRedisFailure, boolean shadow, int batch) {

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException if a part is out of its range
	 */
	public RateLimiterSettings {
		checkName("rate limiter", name);
		plans.keySet().forEach((plan) -> checkName("plan of the rate limiter '" + name + "'", plan));
		if (batch < 1) {
			throw new IllegalArgumentException("The batch of the rate limiter '" + name + "' is " + batch
					+ ", but must be positive. Use 1 to ask Redis for each permit");
		}
		policies = checked(name, policies);
		Map<String, List<RateLimitPolicy>> checkedPlans = new LinkedHashMap<>();
		plans.forEach((plan, limits) -> checkedPlans.put(plan, checked(name + "' in the plan '" + plan, limits)));
		plans = Map.copyOf(checkedPlans);
		if (batch > 1 && !allowBatches(policies, plans)) {
			throw new IllegalArgumentException("The rate limiter '" + name + "' has a batch of " + batch
					+ ", but only a single limit that is no concurrency can have one. Use 1");
		}
	}

	/**
	 * Tells whether a limiter can have a batch of more than 1.
	 * @param policies its limits
	 * @param plans the limits of its plans
	 * @return whether there is a single limit for each request, and no concurrency
	 */
	public static boolean allowBatches(List<RateLimitPolicy> policies, Map<String, List<RateLimitPolicy>> plans) {
		return Stream.concat(Stream.of(policies), plans.values().stream())
			.allMatch((limits) -> limits.size() == 1 && limits.get(0).algorithm() != RateLimitAlgorithm.CONCURRENCY);
	}

	private static void checkName(String what, String name) {
		if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"A " + what + " cannot be named '" + name + "'. Give it a name without control characters");
		}
	}

	private static List<RateLimitPolicy> checked(String name, List<RateLimitPolicy> policies) {
		if (policies.isEmpty()) {
			throw new IllegalArgumentException("The rate limiter '" + name + "' has no limit. Give it one");
		}
		if (policies.stream().map(RateLimitPolicy::name).distinct().count() < policies.size()) {
			throw new IllegalArgumentException("Two limits of the rate limiter '" + name + "' have the same name");
		}
		return List.copyOf(policies);
	}

	/**
	 * Creates settings of a limiter that lets requests pass while Redis is down.
	 * @param name its name
	 * @param policies the limits
	 * @return the settings
	 */
	public static RateLimiterSettings of(String name, RateLimitPolicy... policies) {
		return new RateLimiterSettings(name, List.of(policies), Map.of(), OnRedisFailure.OPEN, false, 1);
	}

	/**
	 * Returns the same settings for another failure of Redis.
	 * @param newReaction what becomes of requests that Redis does not decide on
	 * @return settings
	 */
	public RateLimiterSettings withOnRedisFailure(OnRedisFailure newReaction) {
		return new RateLimiterSettings(this.name, this.policies, this.plans, newReaction, this.shadow, this.batch);
	}

	/**
	 * Returns the same settings that deny, or do not.
	 * @param newShadow whether requests over the limit are only counted
	 * @return settings
	 */
	public RateLimiterSettings withShadow(boolean newShadow) {
		return new RateLimiterSettings(this.name, this.policies, this.plans, this.onRedisFailure, newShadow,
				this.batch);
	}

	/**
	 * Returns the same settings with another batch.
	 * @param newBatch how many permits a node takes at a time
	 * @return settings
	 */
	public RateLimiterSettings withBatch(int newBatch) {
		return new RateLimiterSettings(this.name, this.policies, this.plans, this.onRedisFailure, this.shadow,
				newBatch);
	}

	/**
	 * Returns the same settings with other limits for a plan.
	 * @param plan its name, or {@code null} for requests of no plan
	 * @param newPolicies the limits
	 * @return settings
	 */
	public RateLimiterSettings withPolicies(@Nullable String plan, List<RateLimitPolicy> newPolicies) {
		if (plan == null) {
			return new RateLimiterSettings(this.name, newPolicies, this.plans, this.onRedisFailure, this.shadow,
					this.batch);
		}
		Map<String, List<RateLimitPolicy>> newPlans = new LinkedHashMap<>(this.plans);
		newPlans.put(plan, newPolicies);
		return new RateLimiterSettings(this.name, this.policies, newPlans, this.onRedisFailure, this.shadow,
				this.batch);
	}

	/**
	 * Returns the same settings with other numbers in one limit.
	 * @param policy its name
	 * @param limit how many permits
	 * @param window in which time
	 * @return settings
	 * @throws IllegalArgumentException if there is no such limit, or a number is out of
	 * its range
	 */
	public RateLimiterSettings withLimit(String policy, long limit, Duration window) {
		List<RateLimitPolicy> changed = new ArrayList<>(this.policies);
		if (changed.stream().noneMatch((each) -> each.name().equals(policy))) {
			throw new IllegalArgumentException("The rate limiter '" + this.name + "' has no limit named '" + policy
					+ "', but only " + changed.stream().map(RateLimitPolicy::name).toList());
		}
		changed.replaceAll((each) -> each.name().equals(policy) ? each.with(limit, window, each.burst()) : each);
		return withPolicies(null, changed);
	}

	/** Returns the limits for a plan; those for no plan if it has none. */
	List<RateLimitPolicy> policiesOf(@Nullable String plan) {
		return (plan != null) ? this.plans.getOrDefault(plan, this.policies) : this.policies;
	}

}
