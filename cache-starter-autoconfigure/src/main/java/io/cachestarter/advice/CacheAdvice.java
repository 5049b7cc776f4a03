package io.cachestarter.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.cachestarter.cache.Reloads;
import io.cachestarter.cache.Returns;

/**
 * What follows from what a cache has answered. Decides by numbers only and asks nobody.
 * Immutable.
 */
final class CacheAdvice {

	/** A gain of less is not worth a change. */
	private static final double WORTH_IT = 0.05;

	/** So few estimated events say nothing. */
	private static final long TOO_FEW = 100;

	private final AdviceSettings settings;

	CacheAdvice(AdviceSettings settings) {
		this.settings = settings;
	}

	List<Finding> judge(CacheTraffic cache) {
		List<Finding> findings = new ArrayList<>();
		if (cache.requests() < this.settings.minRequests()) {
			findings.add(new Finding("too-little-traffic", Severity.INFO, subject(cache),
					cache.requests() + " look-ups on this node", "Nothing can be said of its size and times to live",
					"Ask again after " + this.settings.minRequests() + " look-ups, or lower "
							+ "'cache-starter.advice.min-requests'"));
			return findings;
		}
		Returns returns = cache.returns();
		if (returns != null) {
			judgeSize(cache, returns, findings);
			judgeLocalTtl(cache, returns, findings);
		}
		judgeTtl(cache, findings);
		judgeHitRatio(cache, findings);
		return findings;
	}

	private static void judgeSize(CacheTraffic cache, Returns returns, List<Finding> findings) {
		double twice = share(returns.atTwiceTheSize(), cache);
		double fourTimes = share(returns.atFourTimesTheSize(), cache);
		Long maxEntries = cache.bounds().maxEntries();
		if (maxEntries == null || fourTimes < WORTH_IT || returns.atFourTimesTheSize() < TOO_FEW) {
			return;
		}
		long factor = (twice >= WORTH_IT) ? 2 : 4;
		findings.add(new Finding("local-size", Severity.WARNING, subject(cache),
				"the heap answers " + percent(localHits(cache)) + " of " + cache.requests() + " look-ups with "
						+ maxEntries + " entries; about " + percent(localHits(cache) + twice) + " with "
						+ 2 * maxEntries + ", " + percent(localHits(cache) + fourTimes) + " with " + 4 * maxEntries,
				returns.evicted() + " entries made room for others, and many of their keys were asked for again",
				"Raise 'local.max-entries' to " + factor * maxEntries + ", if the heap has room for it"));
	}

	private static void judgeLocalTtl(CacheTraffic cache, Returns returns, List<Finding> findings) {
		Duration ttl = cache.bounds().localTtl();
		double twice = share(returns.atTwiceTheTtl(), cache);
		double fourTimes = share(returns.atFourTimesTheTtl(), cache);
		if (ttl == null || fourTimes < WORTH_IT || returns.afterEnd() < TOO_FEW
				|| (cache.bounds().remote() && ttl.compareTo(cache.bounds().ttl()) >= 0)) {
			return;
		}
		findings.add(new Finding("local-ttl", Severity.INFO, subject(cache),
				"the heap answers " + percent(localHits(cache)) + " of " + cache.requests() + " look-ups with "
						+ ttl.toSeconds() + " s; at most " + percent(localHits(cache) + twice) + " with twice as long, "
						+ percent(localHits(cache) + fourTimes) + " with four times",
				"Keys are asked for again after their time in the heap is over" + (cache.bounds().remote()
						? ", and each time Redis is asked" : ", and each time they are loaded"),
				"Raise 'local.ttl'. Changes still arrive by message; it only bounds what a node that hears none serves"));
	}

	private static void judgeTtl(CacheTraffic cache, List<Finding> findings) {
		Reloads reloads = cache.reloads();
		long loads = reloads.loads();
		if (!cache.bounds().remote() || loads < TOO_FEW) {
			return;
		}
		double ended = reloads.afterEnd() / (double) loads;
		double twice = reloads.atTwiceTheTtl() / (double) loads;
		double fourTimes = reloads.atFourTimesTheTtl() / (double) loads;
		if (ended >= 0.5 && fourTimes >= 0.25) {
			findings.add(new Finding("ttl-short", Severity.INFO, subject(cache),
					"about " + percent(ended) + " of " + loads + " loads were of keys whose value had ended after "
							+ cache.bounds().ttl().toSeconds() + " s; twice as long would have spared " + percent(twice)
							+ ", four times " + percent(fourTimes),
					"What is loaded again because its time is over is asked for all the time",
					"Raise 'ttl' if values that change are evicted; else set 'refresh-ahead' or "
							+ "'stale-while-revalidate', so that nobody waits for the load"));
		}
	}

	private void judgeHitRatio(CacheTraffic cache, List<Finding> findings) {
		if (cache.hitRatio() >= this.settings.lowHitRatio()) {
			return;
		}
		Reloads reloads = cache.reloads();
		double again = (reloads.loads() > 0) ? (reloads.afterEnd() + reloads.beforeEnd()) / (double) reloads.loads()
				: 0;
		String seen = percent(cache.hitRatio()) + " of " + cache.requests() + " look-ups answered";
		if (reloads.loads() >= TOO_FEW && again < 0.1) {
			findings.add(new Finding("keys-not-repeated", Severity.WARNING, subject(cache),
					seen + "; about " + percent(again) + " of " + reloads.loads()
							+ " loads were of keys that this node had loaded before",
					"Most keys are asked for once: entries cost memory and save nothing",
					"Look at the key: does it hold a time, a random part or a page of a search? Else shorten 'ttl',"
							+ " or do not cache the method"));
		}
		else if (reloads.loads() >= TOO_FEW && reloads.beforeEnd() > reloads.loads() / 2) {
			findings.add(new Finding("changed-often", Severity.WARNING, subject(cache),
					seen + "; about " + percent(reloads.beforeEnd() / (double) reloads.loads()) + " of "
							+ reloads.loads() + " loads were of keys whose time was not over",
					"Values are evicted, cleared or invalidated before they are asked for again, or Redis is short "
							+ "of memory",
					"Evict keys rather than clear or invalidate ('@CacheEvict(key = …)'), use narrower tags, and see "
							+ "whether the server evicts"));
		}
		else {
			findings.add(new Finding("hit-ratio", Severity.WARNING, subject(cache), seen,
					"Most calls pay for the look-up and for the load", "See the other findings of this cache"));
		}
	}

	private static String subject(CacheTraffic cache) {
		return "cache " + cache.cache();
	}

	private static double share(long lookups, CacheTraffic cache) {
		return lookups / (double) cache.requests();
	}

	private static double localHits(CacheTraffic cache) {
		return cache.localHits() / (double) cache.requests();
	}

	/** Estimates may add up to more than there is. */
	private static String percent(double share) {
		return String.format(Locale.ROOT, "%.0f %%", Math.min(1, share) * 100);
	}

}
