package io.cachestarter.ratelimit;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limiters by their names.
 * <p>
 * Invariant: the limiter that counts is what the configuration or else the code says,
 * with the last change applied that Redis has told of. Both are changed under the monitor
 * of this registry, so none of them is lost when they come at the same time. Reading
 * takes no monitor.
 */
final class LimiterRegistry {

	private static final Logger logger = LoggerFactory.getLogger(LimiterRegistry.class);

	/** Names are tags of meters. */
	private static final int MOST_LIMITERS = 1_000;

	private final ConcurrentMap<String, Limiter> counting = new ConcurrentHashMap<>();

	private final Map<String, RateLimiterSettings> defined = new HashMap<>();

	private final Map<String, RateLimiterSettings> declared = new HashMap<>();

	private Map<String, LimiterChange> changes = Map.of();

	LimiterRegistry(Collection<RateLimiterSettings> configured) {
		for (RateLimiterSettings each : configured) {
			if (this.defined.put(each.name(), each) != null) {
				throw new IllegalArgumentException(
						"Two rate limiters are named '" + each.name() + "'. Give one of them another name");
			}
			count(each);
		}
	}

	synchronized RateLimiterSettings define(RateLimiterSettings settings) {
		RateLimiterSettings earlier = this.declared.putIfAbsent(settings.name(), settings);
		if (earlier != null && !earlier.equals(settings)) {
			throw new IllegalStateException("There are two rate limiters named '" + settings.name() + "': " + earlier
					+ " and " + settings + ". Give one of them another name, or make them alike");
		}
		RateLimiterSettings known = this.defined.get(settings.name());
		if (known != null) {
			return known;
		}
		if (this.defined.size() >= MOST_LIMITERS) {
			this.declared.remove(settings.name());
			throw new IllegalStateException("The rate limiter '" + settings.name() + "' is one more than "
					+ MOST_LIMITERS + ". Use one limiter with many keys");
		}
		this.defined.put(settings.name(), settings);
		count(settings);
		return settings;
	}

	/** Takes over all changes that there are, and takes back those that are not. */
	synchronized void change(Map<String, LimiterChange> newChanges) {
		Map<String, LimiterChange> oldChanges = this.changes;
		this.changes = Map.copyOf(newChanges);
		this.defined.forEach((name, settings) -> {
			@Nullable LimiterChange change = newChanges.get(name);
			@Nullable LimiterChange old = oldChanges.get(name);
			if ((change != null) ? !change.equals(old) : (old != null)) {
				count(settings);
				logger.info("The rate limiter '{}' is now {}", name, get(name).settings());
			}
		});
	}

	private void count(RateLimiterSettings settings) {
		LimiterChange change = this.changes.get(settings.name());
		this.counting.put(settings.name(), new Limiter((change != null) ? change.applyTo(settings) : settings));
	}

	/** Returns a limiter as the configuration or the code has it. */
	synchronized RateLimiterSettings unchanged(String name) {
		RateLimiterSettings settings = this.defined.get(name);
		if (settings == null) {
			throw unknown(name);
		}
		return settings;
	}

	Limiter get(String name) {
		Limiter limiter = this.counting.get(name);
		if (limiter == null) {
			throw unknown(name);
		}
		return limiter;
	}

	private IllegalArgumentException unknown(String name) {
		return new IllegalArgumentException("There is no rate limiter named '" + name + "', but "
				+ this.counting.keySet().stream().sorted().limit(20).toList()
				+ ". Configure it as cache-starter.rate-limit.limiters.\"[" + name
				+ "]\", or define it before it is used");
	}

	List<RateLimiterSettings> all() {
		return this.counting.values()
			.stream()
			.map(Limiter::settings)
			.sorted(Comparator.comparing(RateLimiterSettings::name))
			.toList();
	}

}
