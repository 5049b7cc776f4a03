package io.cachestarter.advice;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.KeyPage;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

/**
 * A look at what the keys of the application take, bounded in number and time: SCAN on
 * every primary, and MEMORY USAGE for each key met, up to 500 in one round trip. Each
 * primary has its share of the number, so that none is left out. Used once, by one
 * thread.
 */
final class KeySurvey {

	private final Map<String, SizeTally> tallies = new LinkedHashMap<>();

	private final MonotonicClock clock = MonotonicClock.system();

	private final RedisGateway redis;

	private final KeyNames names;

	private final UnaryOperator<String> labels;

	private final int maxKeys;

	private final int top;

	private final Duration longest;

	private long looked;

	private @Nullable String ended;

	/**
	 * Creates a survey.
	 * @param labels makes a purpose readable
	 * @param maxKeys how many keys to look at, about: the last step on a primary may be
	 * 500 more
	 * @param top how many of the largest of each purpose to name
	 * @param longest for how long
	 */
	KeySurvey(RedisGateway redis, KeyNames names, UnaryOperator<String> labels, int maxKeys, int top,
			Duration longest) {
		this.redis = redis;
		this.names = names;
		this.labels = labels;
		this.maxKeys = maxKeys;
		this.top = top;
		this.longest = longest;
	}

	SizeReport run(SizeAdvice advice) {
		long start = this.clock.nanos();
		try {
			walk(start);
		}
		catch (RedisFailureException ex) {
			this.ended = String.valueOf(ex.getMessage());
		}
		List<SizeGroup> groups = this.tallies.values()
			.stream()
			.map(SizeTally::group)
			.sorted(Comparator.comparingLong(SizeGroup::bytes).reversed().thenComparing(SizeGroup::purpose))
			.toList();
		return new SizeReport(this.looked, this.ended == null, this.ended, Duration.ofNanos(this.clock.nanos() - start),
				groups, advice.judge(groups, this.ended));
	}

	private void walk(long start) {
		int share = Math.max(1, this.maxKeys / Math.max(1, this.redis.primaryCount()));
		long ofPrimary = 0;
		KeyPage page = null;
		do {
			page = this.redis.await(this.redis.scan(this.names.allKeys(), page));
			weigh(page.keys());
			ofPrimary += page.keys().size();
			if (page.endsPrimary()) {
				ofPrimary = 0;
			}
			else if (ofPrimary >= share) {
				this.ended = "The highest number of keys was reached";
				page = page.leavePrimary();
				ofPrimary = 0;
			}
			if (!page.isLast() && this.clock.nanos() - start >= this.longest.toNanos()) {
				this.ended = "The time of " + this.longest.toSeconds() + " s was over";
				return;
			}
		}
		while (!page.isLast());
	}

	private void weigh(List<byte[]> keys) {
		if (keys.isEmpty()) {
			return;
		}
		List<@Nullable Long> sizes = this.redis.await(this.redis.memoryUsage(keys));
		for (int i = 0; i < keys.size(); i++) {
			Long size = sizes.get(i);
			if (size != null) {
				String key = new String(keys.get(i), StandardCharsets.UTF_8);
				this.tallies
					.computeIfAbsent(this.labels.apply(this.names.purpose(key)),
							(purpose) -> new SizeTally(purpose, this.top))
					.add(key, size);
				this.looked++;
			}
		}
	}

}
