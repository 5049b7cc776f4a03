package io.cachestarter.sample.view;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.cachestarter.annotation.CacheName;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.structure.Expiry;
import io.cachestarter.structure.RecentLists;
import io.cachestarter.structure.RedisStructures;

import org.springframework.stereotype.Service;

/**
 * Counts how often products are looked at, and remembers what a visitor has seen last.
 * <p>
 * A counter in Redis gives each view its number, so that no two instances give the same.
 * The numbers go to the database behind the answers: the cache {@code product-views} has
 * a writer that gets the last number of each product, many products at a time. If Redis
 * loses a counter it begins anew, and the database keeps the highest number. Safe for use
 * by multiple threads.
 */
@Service
public class ProductViews {

	static final int RECENT_COUNT = 10;

	private static final Duration MONTH = Duration.ofDays(30);

	private final CacheAccess<Long, Long> views;

	private final ViewCounters counters;

	private final RecentLists<Long> recent;

	ProductViews(@CacheName(ViewCache.NAME) CacheAccess<Long, Long> views, ViewCounters counters,
			RedisStructures structures) {
		this.views = views;
		this.counters = counters;
		this.recent = structures.recentLists("viewed", Long.class, RECENT_COUNT, Expiry.afterWrite(MONTH)).unique();
	}

	/**
	 * Counts a view. A counter that is new, because Redis has lost it or nobody has
	 * looked for a month, goes on from the number in the database.
	 * @param product number of the product
	 * @param visitor who has looked at it
	 * @return how often it has been looked at
	 */
	public long view(long product, String visitor) {
		if (this.counters.isNew(product)) {
			this.counters.goOnFrom(product, () -> count(product));
		}
		long count = this.counters.increment(product);
		this.views.put(product, count);
		this.recent.add(visitor, product);
		return count;
	}

	/**
	 * Tells how often a product has been looked at. What has not reached the database yet
	 * counts.
	 * @param product number of the product
	 * @return the number of views
	 */
	public long count(long product) {
		return Objects.requireNonNullElse(this.views.get(product), 0L);
	}

	/**
	 * Tells what a visitor has looked at.
	 * @param visitor who it is
	 * @return numbers of at most ten products, the last one first
	 */
	public List<Long> recent(String visitor) {
		return this.recent.list(visitor);
	}

}
