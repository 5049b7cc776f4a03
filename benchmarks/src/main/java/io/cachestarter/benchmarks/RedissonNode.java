package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

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
		this.map = this.client.getLocalCachedMap(LocalCachedMapOptions.<Long, Long>name("numbers")
			.cacheSize(10_000)
			.evictionPolicy(LocalCachedMapOptions.EvictionPolicy.LRU)
			.timeToLive(Duration.ofMinutes(1))
			.syncStrategy(LocalCachedMapOptions.SyncStrategy.INVALIDATE));
		this.source = source;
		this.compute = compute;
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
	public void evict(long key) {
		this.map.fastRemove(key);
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
