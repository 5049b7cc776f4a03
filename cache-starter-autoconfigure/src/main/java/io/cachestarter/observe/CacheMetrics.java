package io.cachestarter.observe;

import java.util.List;
import java.util.function.ToDoubleFunction;

import io.cachestarter.cache.CacheLevel;
import io.cachestarter.cache.CacheStatistics;
import io.cachestarter.cache.LevelStatistics;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.Limit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.micrometer.core.instrument.search.Search;
import org.jspecify.annotations.Nullable;

/**
 * Meters of every cache, those included that are created later.
 *
 * <pre>
 * cache.gets              cache, name, cache.manager, level, result = hit or miss
 * cache.puts              cache, name, cache.manager, level
 * cache.evictions         cache, name, cache.manager, level
 * cache.size              cache, name, cache.manager, level = local
 * cache.hit.ratio         cache, name, cache.manager, level
 * cache.loads             cache, name, cache.manager
 * cache.load.fenced       cache, name, cache.manager; loaded values that were stored nowhere
 * cache.load.waits, cache.load.late        likewise
 * cache.refreshes, cache.refresh.failures, cache.stale.served      likewise
 * cache.remote.errors     cache, name, cache.manager
 * cache.remote.unreadable, cache.remote.unserializable, cache.remote.refused    likewise
 * cache.audit.checked, cache.audit.stale, cache.audit.absent      likewise
 * cache.remote.trusted    1 if Redis is believed, else 0
 * cache.journal.size      changes that Redis has yet to be told
 * cache.journal.overflows times that they became clears of their caches
 * cache.swept             invalidated entries removed in the background
 * cache.tags.known        tags that this node knows, of all caches
 * cache.limit.reached     limit; times that something was at its maximum
 * </pre>
 *
 * The first four are the standard meters of Spring Boot with the level added. Closing
 * takes all of them out of their registries, which may live longer than the caches.
 *
 * @since 0.1.0
 */
public final class CacheMetrics implements MeterBinder, AutoCloseable {

	private final BoundMeters meters = new BoundMeters();

	private final TwoLevelCacheManager cacheManager;

	private final String managerName;

	/**
	 * Creates a binder.
	 * @param cacheManager has the caches
	 * @param managerName what the tag {@code cache.manager} says
	 */
	public CacheMetrics(TwoLevelCacheManager cacheManager, String managerName) {
		this.cacheManager = cacheManager;
		this.managerName = managerName;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Meter trusted = Gauge
			.builder("cache.remote.trusted", this.cacheManager, (manager) -> manager.isRemoteTrusted() ? 1 : 0)
			.description("Whether values are read from Redis and stored there")
			.register(registry);
		Meter journal = Gauge.builder("cache.journal.size", this.cacheManager, TwoLevelCacheManager::journalSize)
			.description("Changes that Redis has yet to be told")
			.register(registry);
		Meter overflows = FunctionCounter
			.builder("cache.journal.overflows", this.cacheManager, TwoLevelCacheManager::journalOverflows)
			.description("Times that such changes were too many and became clears of their caches")
			.register(registry);
		Meter swept = FunctionCounter.builder("cache.swept", this.cacheManager, TwoLevelCacheManager::swept)
			.description("Invalidated entries that this node has removed from Redis in the background")
			.register(registry);
		Meter tags = Gauge.builder("cache.tags.known", this.cacheManager, TwoLevelCacheManager::knownTags)
			.description("Tags whose last invalidation this node knows")
			.register(registry);
		this.meters.add(registry, List.of(trusted, journal, overflows, swept, tags));
		for (Limit limit : Limit.values()) {
			this.meters.add(registry, List.of(limit(registry, limit)));
		}
		this.cacheManager.addListener((name, statistics) -> bind(registry, name, statistics));
	}

	private Meter limit(MeterRegistry registry, Limit limit) {
		return FunctionCounter
			.builder("cache.limit.reached", this.cacheManager, (manager) -> manager.limitReached(limit))
			.description("Times that something of the cache was at its maximum")
			.tag("limit", limit.label())
			.register(registry);
	}

	@Override
	public void close() {
		this.meters.close();
	}

	private void bind(MeterRegistry registry, String name, CacheStatistics statistics) {
		Tags tags = Tags.of("name", name, "cache.manager", this.managerName);
		for (CacheLevel level : CacheLevel.values()) {
			LevelStatistics numbers = statistics.level(level);
			if (numbers != null) {
				Tags levelTags = tags.and("level", level.label());
				new LevelMetrics(numbers, name, levelTags).bindTo(registry);
				this.meters.add(registry, Search.in(registry).tags(levelTags.and("cache", name)).meters());
			}
		}
		Tags cacheTags = tags.and("cache", name);
		bindLoads(registry, cacheTags, statistics);
		count(registry, "cache.remote.errors", "Calls to Redis that failed", cacheTags, statistics,
				CacheStatistics::remoteErrors);
		count(registry, "cache.remote.unreadable", "Entries in Redis that were foreign or unreadable", cacheTags,
				statistics, CacheStatistics::unreadable);
		count(registry, "cache.remote.unserializable", "Values that had no faithful bytes and stayed local", cacheTags,
				statistics, CacheStatistics::unserializable);
		count(registry, "cache.remote.refused", "Values that were too large for Redis and stayed local", cacheTags,
				statistics, CacheStatistics::refused);
	}

	private void bindLoads(MeterRegistry registry, Tags tags, CacheStatistics statistics) {
		count(registry, "cache.loads", "Times that a value was loaded", tags, statistics, CacheStatistics::loads);
		count(registry, "cache.load.fenced", "Loaded values that were stored nowhere because they were overtaken", tags,
				statistics, CacheStatistics::fencedLoads);
		count(registry, "cache.load.waits", "Times that this node waited for a load of another one", tags, statistics,
				CacheStatistics::loadWaits);
		count(registry, "cache.load.late", "Callers that waited for a load for as long as they may", tags, statistics,
				CacheStatistics::lateLoads);
		count(registry, "cache.refreshes", "Loads in the background", tags, statistics, CacheStatistics::refreshes);
		count(registry, "cache.refresh.failures", "Loads in the background that failed or had nothing to store", tags,
				statistics, CacheStatistics::failedRefreshes);
		count(registry, "cache.stale.served", "Stale values that served because their load failed or was late", tags,
				statistics, CacheStatistics::staleServed);
	}

	private void count(MeterRegistry registry, String name, String description, Tags tags, CacheStatistics statistics,
			ToDoubleFunction<CacheStatistics> number) {
		Meter counter = FunctionCounter.builder(name, statistics, number)
			.description(description)
			.tags(tags)
			.register(registry);
		this.meters.add(registry, List.of(counter));
	}

	/** The standard meters of one level. */
	private static final class LevelMetrics extends CacheMeterBinder<LevelStatistics> {

		private final LevelStatistics numbers;

		private final Tags tags;

		LevelMetrics(LevelStatistics numbers, String cacheName, Tags tags) {
			super(numbers, cacheName, tags);
			this.numbers = numbers;
			this.tags = tags.and("cache", cacheName);
		}

		@Override
		protected @Nullable Long size() {
			return this.numbers.size();
		}

		@Override
		protected long hitCount() {
			return this.numbers.hits();
		}

		@Override
		protected Long missCount() {
			return this.numbers.misses();
		}

		@Override
		protected @Nullable Long evictionCount() {
			return this.numbers.evictions();
		}

		@Override
		protected long putCount() {
			return this.numbers.puts();
		}

		@Override
		protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
			Gauge.builder("cache.hit.ratio", this.numbers, LevelStatistics::hitRatio)
				.description("Share of the look-ups that found a value, from 0 to 1")
				.tags(this.tags)
				.strongReference(true)
				.register(registry);
		}

	}

}
