package io.cachestarter.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.cachestarter.cache.CacheBounds;
import io.cachestarter.cache.CacheLevel;
import io.cachestarter.cache.CacheStatistics;
import io.cachestarter.cache.LevelStatistics;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.warm.HotKey;
import io.cachestarter.warm.HotKeys;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the servers, at the keys and at what the caches have answered on this node,
 * and says what to change. Safe for use by multiple threads.
 * <p>
 * Nothing here fails because Redis cannot be reached or refuses a command: what is not
 * known is said to be unknown. A call that asks Redis waits for it.
 *
 * @since 0.1.0
 */
public final class CacheAdvisor {

	private static final int HOT_KEYS = 10;

	private static final int MOST_KEYS = 1_000_000;

	private static final int MOST_NAMED = 100;

	private static final Duration LONGEST_SURVEY = Duration.ofSeconds(5);

	private final ConcurrentMap<String, CacheStatistics> statistics = new ConcurrentSkipListMap<>();

	private final ConcurrentMap<String, Long> evictedBefore = new ConcurrentHashMap<>();

	private final AtomicBoolean surveying = new AtomicBoolean();

	private final TwoLevelCacheManager cacheManager;

	private final RedisGateway redis;

	private final KeyNames names;

	private final AdviceSettings settings;

	private final Supplier<StoredState> state;

	private final Supplier<@Nullable HotKeys> hotKeys;

	/**
	 * Creates an advisor.
	 * @param cacheManager has the caches
	 * @param redis the door to Redis
	 * @param names names the keys
	 * @param settings when advice is given
	 * @param state tells what the application keeps in Redis beside the caches
	 * @param hotKeys gives what knows the hot keys, or {@code null} if nothing does
	 */
	public CacheAdvisor(TwoLevelCacheManager cacheManager, RedisGateway redis, KeyNames names, AdviceSettings settings,
			Supplier<StoredState> state, Supplier<@Nullable HotKeys> hotKeys) {
		this.cacheManager = cacheManager;
		this.redis = redis;
		this.names = names;
		this.settings = settings;
		this.state = state;
		this.hotKeys = hotKeys;
		cacheManager.addListener(this.statistics::put);
	}

	/**
	 * Looks at the servers and at what the caches have answered. Costs one {@code INFO}
	 * for each primary, and waits for them for at most
	 * {@code cache-starter.remote.timeout}.
	 * @return what was seen, and what follows
	 */
	public AdviceReport advise() {
		List<Finding> findings = new ArrayList<>();
		StoredState stored = this.state.get();
		ServerAdvice serverAdvice = new ServerAdvice(stored.kept(), stored.durable());
		List<ServerStatus> servers = new ServerReader(this.redis, this.settings.nearlyFull()).read().join();
		servers.forEach((each) -> findings.addAll(serverAdvice.judge(each, evictedLately(each))));
		List<CacheTraffic> caches = new ArrayList<>();
		CacheAdvice cacheAdvice = new CacheAdvice(this.settings);
		this.statistics.forEach((name, numbers) -> {
			CacheTraffic traffic = traffic(name, numbers);
			caches.add(traffic);
			findings.addAll(cacheAdvice.judge(traffic));
		});
		findings.sort(Comparator.comparing(Finding::severity));
		return new AdviceReport(findings, servers, caches);
	}

	/**
	 * Looks at the keys of the application: what each takes, with {@code SCAN} and
	 * {@code MEMORY USAGE} on every primary, for at most about five seconds. One look at
	 * a time; the server serves others between two steps of 500 keys.
	 * @param maxKeys how many keys to look at, from 1 to 1,000,000
	 * @param top how many of the largest keys of each cache to name, from 0 to 100
	 * @return what was seen, and what follows
	 * @throws IllegalArgumentException if a number is out of range
	 * @throws IllegalStateException if another look is under way on this node
	 */
	public SizeReport survey(int maxKeys, int top) {
		check("maxKeys", maxKeys, 1, MOST_KEYS);
		check("top", top, 0, MOST_NAMED);
		if (!this.surveying.compareAndSet(false, true)) {
			throw new IllegalStateException("The sizes of keys are being looked at. Try again when that has ended");
		}
		try {
			Map<String, String> labels = labels();
			KeySurvey survey = new KeySurvey(this.redis, this.names, (purpose) -> labels.getOrDefault(purpose, purpose),
					maxKeys, top, LONGEST_SURVEY);
			return survey.run(new SizeAdvice(this.settings, this::bounds));
		}
		finally {
			this.surveying.set(false);
		}
	}

	private static void check(String name, int value, int least, int most) {
		if (value < least || value > most) {
			throw new IllegalArgumentException(
					"'" + name + "' must be from " + least + " to " + most + " but is " + value);
		}
	}

	/** In keys, the names of caches are encoded. */
	private Map<String, String> labels() {
		Map<String, String> labels = new HashMap<>();
		this.statistics.keySet()
			.forEach((name) -> labels.put(this.names.purpose(this.names.cachePrefix(name)), "cache:" + name));
		return labels;
	}

	/** Makes no cache of a name that is only found in Redis. */
	private @Nullable CacheBounds bounds(String cache) {
		return this.statistics.containsKey(cache) ? this.cacheManager.bounds(cache) : null;
	}

	/** A server that has started anew, or is another one, begins anew. */
	private @Nullable Long evictedLately(ServerStatus server) {
		Long now = server.evictedKeys();
		if (now == null) {
			return null;
		}
		Long before = this.evictedBefore.put(server.server(), now);
		return (before != null && before <= now) ? (Long) (now - before) : null;
	}

	private CacheTraffic traffic(String name, CacheStatistics numbers) {
		LevelStatistics local = numbers.level(CacheLevel.LOCAL);
		LevelStatistics remote = numbers.level(CacheLevel.REMOTE);
		LevelStatistics first = (local != null) ? local : remote;
		long localHits = (local != null) ? local.hits() : 0;
		long remoteHits = (remote != null) ? remote.hits() : 0;
		long requests = (first != null) ? first.hits() + first.misses() : 0;
		HotKeys keeper = this.hotKeys.get();
		List<HotKey> hottest = (keeper != null) ? keeper.hottest(name, HOT_KEYS) : List.of();
		return new CacheTraffic(name, Objects.requireNonNull(this.cacheManager.bounds(name)), requests, localHits,
				remoteHits, numbers.loads(), ratio(localHits + remoteHits, requests),
				(local != null) ? (Double) ratio(localHits, requests) : null, (local != null) ? local.size() : null,
				numbers.returns(), numbers.reloads(), hottest);
	}

	/** Background reads may make more hits than there were look-ups. */
	private static double ratio(long hits, long requests) {
		return (requests > 0) ? Math.min(1, hits / (double) requests) : 0;
	}

}
