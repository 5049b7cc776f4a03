package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Other numbers for a limiter, as they are kept in Redis: lines of fields with tabs
 * between them. The first line is whether it is in the shadow, each other one has a plan
 * (none if empty) and for each of its limits the limit, the window in milliseconds and
 * the burst. Immutable.
 */
final class LimiterChange {

	private static final Logger logger = LoggerFactory.getLogger(LimiterChange.class);

	private static final String NO_PLAN = "";

	private final boolean shadow;

	private final Map<String, List<Numbers>> plans;

	private LimiterChange(boolean shadow, Map<String, List<Numbers>> plans) {
		this.shadow = shadow;
		this.plans = plans;
	}

	/**
	 * Finds what makes settings of others.
	 * @throws IllegalArgumentException if it is more than numbers and the shadow
	 */
	static LimiterChange between(RateLimiterSettings from, RateLimiterSettings to) {
		Map<String, List<Numbers>> plans = new LinkedHashMap<>();
		plans.put(NO_PLAN, numbers(to.policies()));
		to.plans().forEach((plan, policies) -> plans.put(plan, numbers(policies)));
		LimiterChange change = new LimiterChange(to.shadow(), plans);
		if (!change.fits(from) || !change.applyTo(from).equals(to)) {
			throw new IllegalArgumentException("The rate limiter '" + from.name() + "' cannot become " + to
					+ " while the application runs: only limits, windows, bursts and the shadow can change. "
					+ "Change the configuration for anything else");
		}
		return change;
	}

	private static List<Numbers> numbers(List<RateLimitPolicy> policies) {
		return policies.stream().map(Numbers::of).toList();
	}

	/**
	 * Reads a change.
	 * @return the change, or {@code null} if the text is none
	 */
	static @Nullable LimiterChange parse(String text) {
		String[] lines = text.split("\n", -1);
		try {
			Map<String, List<Numbers>> plans = new LinkedHashMap<>();
			for (int i = 1; i < lines.length; i++) {
				String[] fields = lines[i].split("\t", -1);
				plans.put(fields[0], Stream.of(fields).skip(1).map(Numbers::parse).toList());
			}
			return new LimiterChange(lines[0].equals("1"), plans);
		}
		catch (IllegalArgumentException | ArrayIndexOutOfBoundsException ex) {
			logger.warn("A change of a rate limit in Redis cannot be read and does not count: '{}'", text, ex);
			return null;
		}
	}

	/** Returns the settings with this change; as they are if it was made for others. */
	RateLimiterSettings applyTo(RateLimiterSettings settings) {
		if (!fits(settings)) {
			logger.warn("The rate limiter '{}' has been changed where its configuration is another one. "
					+ "The change does not count here", settings.name());
			return settings;
		}
		try {
			return changed(settings);
		}
		catch (IllegalArgumentException ex) {
			logger.warn("The rate limiter '{}' has been changed to what this version does not allow. "
					+ "The change does not count here", settings.name(), ex);
			return settings;
		}
	}

	private RateLimiterSettings changed(RateLimiterSettings settings) {
		RateLimiterSettings changed = settings.withShadow(this.shadow);
		for (Map.Entry<String, List<Numbers>> each : this.plans.entrySet()) {
			@Nullable String plan = each.getKey().isEmpty() ? null : each.getKey();
			changed = changed.withPolicies(plan, changedPolicies(settings.policiesOf(plan), each.getValue()));
		}
		return changed;
	}

	private boolean fits(RateLimiterSettings settings) {
		return this.plans.size() == settings.plans().size() + 1 && this.plans.entrySet()
			.stream()
			.allMatch((each) -> each.getKey().isEmpty() ? each.getValue().size() == settings.policies().size()
					: settings.plans().containsKey(each.getKey())
							&& each.getValue().size() == settings.policiesOf(each.getKey()).size());
	}

	private static List<RateLimitPolicy> changedPolicies(List<RateLimitPolicy> policies, List<Numbers> numbers) {
		List<RateLimitPolicy> changed = new ArrayList<>();
		for (int i = 0; i < policies.size(); i++) {
			changed.add(numbers.get(i).applyTo(policies.get(i)));
		}
		return changed;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof LimiterChange other && this.shadow == other.shadow && this.plans.equals(other.plans);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.shadow, this.plans);
	}

	/** Returns the text that {@link #parse} reads. */
	@Override
	public String toString() {
		return (this.shadow ? "1" : "0") + this.plans.entrySet()
			.stream()
			.map((each) -> "\n" + each.getKey()
					+ each.getValue().stream().map((numbers) -> "\t" + numbers).collect(Collectors.joining()))
			.collect(Collectors.joining());
	}

	/** The numbers of one limit. */
	private record Numbers(long limit, long windowMillis, long burst) {

		static Numbers of(RateLimitPolicy policy) {
			return new Numbers(policy.limit(), policy.window().toMillis(), policy.burst());
		}

		static Numbers parse(String text) {
			String[] numbers = text.split("/", -1);
			return new Numbers(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
		}

		RateLimitPolicy applyTo(RateLimitPolicy policy) {
			return policy.with(this.limit, Duration.ofMillis(this.windowMillis), this.burst);
		}

		@Override
		public String toString() {
			return this.limit + "/" + this.windowMillis + "/" + this.burst;
		}

	}

}
