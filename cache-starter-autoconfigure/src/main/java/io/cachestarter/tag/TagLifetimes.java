package io.cachestarter.tag;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cachestarter.internal.MonotonicClock;

/**
 * Remembers for how long the keys of tags live in Redis, so that Redis need not be asked
 * for each entry whether they outlive it. Safe for use by multiple threads.
 */
final class TagLifetimes {

	/*
	 * What is remembered here can be wrong: Redis may have lost a key. Then its entries
	 * are invalid for everybody who does not know the tag, and whoever loads one of them
	 * gives the tag a key again, because a tag that is not known here needs one whatever
	 * is remembered. So an error costs misses until then, and never a stale value.
	 */

	private static final int MAX_TAGS = 50_000;

	private final TagView view;

	private final MonotonicClock clock;

	private final Cache<String, Long> ends;

	TagLifetimes(TagView view, MonotonicClock clock) {
		this.view = view;
		this.clock = clock;
		this.ends = Caffeine.newBuilder().maximumSize(MAX_TAGS).build();
	}

	/**
	 * Returns how long a key is to live that has to outlive an entry: longer, for those
	 * to come.
	 */
	static long withReserve(long millis) {
		return millis + millis / 4;
	}

	/** Returns the tags whose keys may not live for as long. */
	List<String> shorterThan(long millis, Collection<String> tags) {
		long end = this.clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
		return tags.stream().filter((tag) -> {
			Long known = (this.view.known(tag) != TagView.UNKNOWN) ? this.ends.getIfPresent(tag) : null;
			return known == null || known - end < 0;
		}).toList();
	}

	/**
	 * Notes that keys live on.
	 * @param asked when Redis was asked, in nanoseconds of the clock
	 */
	void extended(Collection<String> tags, long asked, long millis) {
		Long end = asked + TimeUnit.MILLISECONDS.toNanos(millis);
		tags.forEach((tag) -> this.ends.put(tag, end));
	}

	long nanos() {
		return this.clock.nanos();
	}

}
