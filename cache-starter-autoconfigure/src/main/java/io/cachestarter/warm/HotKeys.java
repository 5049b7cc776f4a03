package io.cachestarter.warm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToIntFunction;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WarmableCache;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the hottest keys of all caches in Redis, so that a node that takes the place of
 * another one can fill its heap before it is asked. Safe for use by multiple threads.
 *
 * <pre>
 * {app}:hot-keys:{cache}   sorted set: key as text, weight
 * save                     script: halve the weights, add the own keys, keep the heaviest
 * read                     script: the heaviest
 * </pre>
 *
 * A hit marks its entry, which costs one read of memory that the hit has read anyway, and
 * a write for the first hit of a round only. What was marked is collected in rounds; see
 * {@link Heat}. Only texts of keys are kept. Keys that cannot be made again from their
 * text, such as records and keys of several arguments, are left out.
 *
 * @since 0.1.0
 */
public final class HotKeys {

	private static final Logger logger = LoggerFactory.getLogger(HotKeys.class);

	private static final LuaScript<Long> MERGE = LuaScript.returningLong(List.of(), "merge-hot-keys");

	private static final LuaScript<List<byte[]>> READ = LuaScript.returningManyBytes(List.of(), "hot-keys");

	/** A script that runs keeps everybody else waiting. */
	private static final int KEYS_PER_CALL = 200;

	private static final int KEYS_PER_READ = 500;

	private static final String OLD = "0.5";

	private static final String SAME = "1";

	/*
	 * Caffeine's own order of eviction would need no marks, but it does not know what is
	 * asked for before the cache is half full: until then it records no reads.
	 */

	private static final int REMEMBERED = 8;

	private final ConcurrentMap<String, Heat> heats = new ConcurrentHashMap<>();

	private final Rounds rounds;

	private final MonotonicClock clock = MonotonicClock.system();

	private final TwoLevelCacheManager cacheManager;

	private final RedisGateway redis;

	private final KeyNames names;

	private final int count;

	private final Duration ttl;

	/**
	 * Creates the keeper.
	 * @param cacheManager has the caches
	 * @param redis the door to Redis
	 * @param names names the keys
	 * @param count how many keys of a cache are kept, from 1 to 10,000
	 * @param ttl how long they are kept after the last time that a node has saved some
	 */
	public HotKeys(TwoLevelCacheManager cacheManager, RedisGateway redis, KeyNames names, int count, Duration ttl) {
		if (count < 1 || count > 10_000) {
			throw new IllegalArgumentException("'count' must be from 1 to 10000 but is " + count);
		}
		this.cacheManager = cacheManager;
		this.redis = redis;
		this.names = names;
		this.count = count;
		this.rounds = new Rounds(count);
		this.ttl = ttl;
	}

	/**
	 * Ends a round: notes which keys were asked for since the last one.
	 * @return how long the next round is to last
	 */
	public synchronized Duration sample() {
		int most = 0;
		long start = this.clock.nanos();
		for (String name : this.cacheManager.getCacheNames()) {
			WarmableCache<?, ?> cache = this.cacheManager.warmable(name, null);
			if (cache.hasBothLevels()) {
				List<String> askedFor = cache.takeAskedFor();
				most = Math.max(most, askedFor.size());
				heat(cache).add(askedFor);
			}
		}
		return this.rounds.next(most, Duration.ofNanos(this.clock.nanos() - start));
	}

	private Heat heat(WarmableCache<?, ?> cache) {
		return this.heats.computeIfAbsent(cache.name(), (name) -> new Heat(REMEMBERED * this.count));
	}

	/**
	 * Saves the hottest keys of this node. Does nothing while Redis is not believed.
	 * @return how many keys were saved
	 */
	public int save() {
		Duration unused = sample();
		return forEachCache("saved", this::save);
	}

	private int save(WarmableCache<?, ?> cache) {
		List<String> hottest = heat(cache).hottest(this.count);
		List<CompletableFuture<?>> answers = new ArrayList<>();
		for (int from = 0; from < hottest.size(); from += KEYS_PER_CALL) {
			List<String> some = hottest.subList(from, Math.min(hottest.size(), from + KEYS_PER_CALL));
			List<String> arguments = new ArrayList<>(some.size() + 3);
			arguments.addAll(List.of((from == 0) ? OLD : SAME, Integer.toString(this.count),
					Long.toString(this.ttl.toMillis())));
			arguments.addAll(some);
			answers.add(this.redis.run(MERGE, key(cache), arguments.toArray(String[]::new)));
		}
		answers.forEach(this.redis::await);
		return hottest.size();
	}

	/**
	 * Reads what Redis has of the hottest keys of all nodes into the heap of this one,
	 * and loads nothing.
	 * @return how many entries the heap has of them
	 */
	public int fill() {
		return forEachCache("read", this::fill);
	}

	private int fill(WarmableCache<?, ?> cache) {
		int room = (int) Math.min(this.count, cache.localCapacity());
		List<String> texts = this.redis.await(this.redis.run(READ, key(cache), Integer.toString(room)))
			.stream()
			.map((text) -> new String(text, StandardCharsets.UTF_8))
			.toList();
		int filled = 0;
		for (int from = 0; from < texts.size(); from += KEYS_PER_READ) {
			filled += cache.fillByText(texts.subList(from, Math.min(texts.size(), from + KEYS_PER_READ)));
		}
		if (!texts.isEmpty()) {
			logger.info("Cache '{}' has {} of the {} hottest keys in its heap", cache.name(), filled, texts.size());
		}
		return filled;
	}

	/**
	 * Returns the hottest keys of a cache, as far as this node has been asked for them.
	 * @param cache the name of the cache
	 * @param limit how many at most
	 * @return the keys, the hottest first; none if the cache does not have both levels
	 */
	public List<HotKey> hottest(String cache, int limit) {
		Heat heat = this.heats.get(cache);
		return (heat != null) ? heat.weighted(limit) : List.of();
	}

	/** One cache that fails does not keep the others from their turn. */
	private int forEachCache(String what, ToIntFunction<WarmableCache<?, ?>> action) {
		int keys = 0;
		for (String name : this.cacheManager.getCacheNames()) {
			WarmableCache<?, ?> cache = this.cacheManager.warmable(name, null);
			if (cache.hasBothLevels() && cache.isRemoteUsable() && !Thread.currentThread().isInterrupted()) {
				try {
					keys += action.applyAsInt(cache);
				}
				catch (RedisFailureException ex) {
					logger.info("The hottest keys of cache '{}' could not be {}: {}", name, what, ex.getMessage());
				}
			}
		}
		return keys;
	}

	private byte[] key(WarmableCache<?, ?> cache) {
		return this.names.hotKeys(cache.name()).getBytes(StandardCharsets.UTF_8);
	}

}
