package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongUnaryOperator;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.CacheResult;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.Fastjson2ValueDecoder;
import com.alicp.jetcache.support.Fastjson2ValueEncoder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * JetCache with a local and a remote level and its broadcast of changes, without
 * protection against penetration.
 */
final class JetCacheNode implements CacheNode {

	private static final String AREA = "default";

	private final RedisClient client;

	private final SimpleCacheManager manager = new SimpleCacheManager();

	private final Cache<Long, Long> cache;

	private final LongUnaryOperator source;

	/**
	 * Connects.
	 * @param source where numbers are loaded from
	 */
	JetCacheNode(int redisPort, LongUnaryOperator source) {
		this.source = source;
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		CacheBuilderTemplate template = new CacheBuilderTemplate(false, Map.of(AREA, local()),
				Map.of(AREA, remote(this.client)));
		template.getCacheMonitorInstallers()
			.add(new NotifyMonitorInstaller((area) -> template.getCacheBuilder(1, area)));
		this.manager.setCacheBuilderTemplate(template);
		this.cache = cache("numbers:", CacheType.BOTH);
	}

	/** Returns another cache. */
	<K, V> Cache<K, V> cache(String prefix, CacheType levels) {
		return this.manager.getOrCreateCache(QuickConfig.newBuilder(AREA, prefix)
			.cacheType(levels)
			.syncLocal(levels == CacheType.BOTH)
			.expire(Duration.ofHours(1))
			.localExpire(Duration.ofMinutes(1))
			.build());
	}

	/** Returns another cache in Redis, with JSON instead of Java's serialization. */
	<K, V> Cache<K, V> jsonCache(String prefix) {
		return this.manager.getOrCreateCache(QuickConfig.newBuilder(AREA, prefix)
			.cacheType(CacheType.REMOTE)
			.expire(Duration.ofHours(1))
			.valueEncoder(new Fastjson2ValueEncoder(false))
			.valueDecoder(new Fastjson2ValueDecoder(false))
			.build());
	}

	private static CacheBuilder local() {
		return CaffeineCacheBuilder.createCaffeineCacheBuilder()
			.limit(10_000)
			.keyConvertor(Fastjson2KeyConvertor.INSTANCE);
	}

	private static CacheBuilder remote(RedisClient client) {
		return RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
			.keyConvertor(Fastjson2KeyConvertor.INSTANCE)
			.valueEncoder(JavaValueEncoder.INSTANCE)
			.valueDecoder(JavaValueDecoder.INSTANCE)
			.broadcastChannel("benchmarks")
			.redisClient(client)
			.pubSubConnection(client.connectPubSub(ByteArrayCodec.INSTANCE));
	}

	@Override
	public long read(long key) {
		return this.cache.computeIfAbsent(key, this.source::applyAsLong);
	}

	@Override
	public @Nullable Long get(long key) {
		return this.cache.get(key);
	}

	/** Waits for the result, which the shorter {@code put} does not. */
	@Override
	public void put(long key, long value) {
		CacheResult result = this.cache.PUT(key, value);
		Assert.state(result.isSuccess(), result::getMessage);
	}

	@Override
	public void evict(long key) {
		this.cache.remove(key);
	}

	@Override
	public void close() {
		this.manager.close();
		this.client.shutdown();
	}

}
