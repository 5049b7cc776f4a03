package io.cachestarter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

import com.alicp.jetcache.anno.CacheType;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;
import org.redisson.codec.TypedJsonJackson3Codec;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/** Those who read the same values from one Redis, each from keys of its own. */
final class RemoteHits implements AutoCloseable {

	/** So that what all candidates keep of large values stays small. */
	private static final int MOST_BYTES = 4_000_000;

	private final StarterApplication application;

	private final int bytes;

	private final Object[] keys;

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final JetCacheNode jetCache;

	private final RedissonNode redisson;

	RemoteHits(StarterApplication application, int bytes) {
		this.application = application;
		this.bytes = bytes;
		this.keys = Arrays.copyOf(Keys.of("Long"), Math.min(Keys.COUNT, MOST_BYTES / bytes));
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", application.redisPort()));
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
		this.jetCache = new JetCacheNode(application.redisPort(), LongUnaryOperator.identity());
		this.redisson = RedissonNode.cacheAside(application.redisPort(), LongUnaryOperator.identity());
	}

	/** Returns all candidates, the yardstick first, with their entries put. */
	Map<String, IndexedRead> candidates(Collection<StarterCodec> codecs)
			throws ExecutionException, InterruptedException {
		Map<String, IndexedRead> candidates = new LinkedHashMap<>();
		candidates.put("Lettuce and Jackson", raw(this.connection.async()));
		codecs.forEach((codec) -> candidates.put(codec.toString(),
				over(this.application.cache(codec.cache(), Product.class))));
		candidates.put("Spring's RedisCache, json", over(redisCache()));
		com.alicp.jetcache.Cache<Object, Product> serialized = this.jetCache.cache("java:", CacheType.REMOTE);
		candidates.put("JetCache, Java's serialization", over(serialized::put, serialized::get));
		com.alicp.jetcache.Cache<Object, Product> json = this.jetCache.jsonCache("json:");
		candidates.put("JetCache, Fastjson 2", over(json::put, json::get));
		RMap<Object, Product> kryo = this.redisson.client().getMap("kryo");
		candidates.put("Redisson RMap, Kryo", over(kryo::fastPut, kryo::get));
		RMap<Object, Product> typed = this.redisson.client()
			.getMap("json", new TypedJsonJackson3Codec(Long.class, Product.class));
		candidates.put("Redisson RMap, json", over(typed::fastPut, typed::get));
		return candidates;
	}

	private IndexedRead raw(RedisAsyncCommands<byte[], byte[]> commands)
			throws ExecutionException, InterruptedException {
		JsonMapper mapper = JsonMapper.builder().build();
		ObjectReader reader = mapper.readerFor(Product.class);
		byte[][] names = new byte[this.keys.length][];
		for (int i = 0; i < names.length; i++) {
			names[i] = ("benchmarks:raw:entries:" + this.keys[i]).getBytes(StandardCharsets.UTF_8);
			commands.set(names[i], mapper.writeValueAsBytes(Product.of(i, this.bytes))).get();
		}
		return (index) -> reader.readValue(commands.get(names[index % names.length]).get());
	}

	private IndexedRead over(Cache cache) {
		return over(cache::put, (key) -> {
			Cache.@Nullable ValueWrapper wrapper = cache.get(key);
			return (wrapper != null) ? wrapper.get() : null;
		});
	}

	private IndexedRead over(BiConsumer<Object, Product> put, Function<Object, @Nullable Object> get) {
		for (int i = 0; i < this.keys.length; i++) {
			put.accept(this.keys[i], Product.of(i, this.bytes));
		}
		return (index) -> get.apply(this.keys[index % this.keys.length]);
	}

	private Cache redisCache() {
		RedisCacheConfiguration configuration = RedisCacheConfiguration.defaultCacheConfig()
			.entryTtl(Duration.ofHours(1))
			.serializeValuesWith(SerializationPair.fromSerializer(new JacksonJsonRedisSerializer<>(Product.class)));
		RedisCacheManager manager = RedisCacheManager.builder(this.application.connectionFactory())
			.cacheDefaults(configuration)
			.build();
		manager.afterPropertiesSet();
		return Objects.requireNonNull(manager.getCache("entries"));
	}

	@Override
	public void close() {
		this.redisson.close();
		this.jetCache.close();
		this.connection.close();
		this.client.shutdown();
	}

}
