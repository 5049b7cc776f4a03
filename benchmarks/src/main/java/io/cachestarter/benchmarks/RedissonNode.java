package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/**
 * Redisson's map with a copy in the heap, whose changes invalidate the copies of the
 * others.
 */
final class RedissonNode implements CacheNode {

	private final RedissonClient client;

	private final RLocalCachedMap<Long, Long> map;

	private final LongUnaryOperator source;

	private final boolean compute;

	private RedissonNode(int redisPort, LongUnaryOperator source, boolean compute) {
		Config config = new Config();
		config.useSingleServer().setAddress("redis://127.0.0.1:" + redisPort);
		this.client = Redisson.create(config);
		this.map = localMap("numbers");
		this.source = source;
		this.compute = compute;
	}

	/** Returns another map with a copy in the heap. */
	<K, V> RLocalCachedMap<K, V> localMap(String name) {
		return this.client.getLocalCachedMap(LocalCachedMapOptions.<K, V>name(name)
			.cacheSize(10_000)
			.evictionPolicy(LocalCachedMapOptions.EvictionPolicy.LRU)
			.timeToLive(Duration.ofMinutes(1))
			.syncStrategy(LocalCachedMapOptions.SyncStrategy.INVALIDATE));
	}

	RedissonClient client() {
		return this.client;
	}

	/** Returns an instance that reads, loads and stores in three steps. */
	static RedissonNode cacheAside(int redisPort, LongUnaryOperator source) {
		return new RedissonNode(redisPort, source, false);
	}

	/** Returns an instance that loads under the lock which the map has for each key. */
	static RedissonNode computing(int redisPort, LongUnaryOperator source) {
		return new RedissonNode(redisPort, source, true);
	}

	@Override
	public long read(long key) {
		if (this.compute) {
			return this.map.computeIfAbsent(key, this.source::applyAsLong);
		}
		Long value = this.map.get(key);
		if (value == null) {
			value = this.source.applyAsLong(key);
			this.map.fastPut(key, value);
		}
		return value;
	}

	@Override
	public @Nullable Long get(long key) {
		return this.map.get(key);
	}

	@Override
	public void put(long key, long value) {
		this.map.fastPut(key, value);
	}

	@Override
	public void evict(long key) {
		this.map.fastRemove(key);
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
