package io.cachestarter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/**
 * A hit in Redis by 32 threads. The candidates take turns of one second in one JVM, in an
 * order that moves on with each round, and are compared within each round.
 * <p>
 * The yardstick is the least that a program can do: one connection, keys that are bytes
 * already, an answer without header, no timeout, and an {@link ObjectReader}.
 */
final class RemoteHitBenchmark {

	private static final String YARDSTICK = "Lettuce and Jackson";

	private static final int THREADS = 32;

	private static final int WARM_UP_ROUNDS = 5;

	private static final Duration TURN = Duration.ofSeconds(1);

	private RemoteHitBenchmark() {
	}

	static void run(int rounds) throws ExecutionException, InterruptedException {
		try (StarterApplication application = StarterApplication.start();
				RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", application.redisPort()));
				StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
			Map<String, IndexedRead> candidates = new LinkedHashMap<>();
			candidates.put(YARDSTICK, raw(connection.async()));
			candidates.put("**cache-starter**", over(application.cache("remote", Product.class)));
			candidates.put("Spring's RedisCache", over(redisCache(application)));
			print(measure(candidates, rounds));
		}
	}

	private static Map<String, Series> measure(Map<String, IndexedRead> candidates, int rounds)
			throws ExecutionException, InterruptedException {
		List<String> names = List.copyOf(candidates.keySet());
		Map<String, Series> measured = new LinkedHashMap<>();
		names.forEach((name) -> measured.put(name, new Series()));
		for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
			for (int turn = 0; turn < names.size(); turn++) {
				String name = names.get(Math.floorMod(round + turn, names.size()));
				Load load = Load.run(Objects.requireNonNull(candidates.get(name)), THREADS, TURN);
				if (round >= 0) {
					Objects.requireNonNull(measured.get(name)).add(load);
				}
			}
		}
		return measured;
	}

	private static void print(Map<String, Series> measured) {
		Series yardstick = Objects.requireNonNull(measured.get(YARDSTICK));
		MarkdownTable table = new MarkdownTable(THREADS + " threads", "rate / bare", "processor / bare", "reads/s",
				"processor, µs", "B/read");
		measured.forEach((name, series) -> table.row(name, series.rate.ratio(yardstick.rate).spread(),
				series.cpu.ratio(yardstick.cpu).spread(), MarkdownTable.number(series.rate.median()),
				MarkdownTable.number(series.cpu.median()), MarkdownTable.number(series.bytes.median())));
	}

	private static IndexedRead raw(RedisAsyncCommands<byte[], byte[]> commands)
			throws ExecutionException, InterruptedException {
		JsonMapper mapper = JsonMapper.builder().build();
		ObjectReader reader = mapper.readerFor(Product.class);
		Object[] ids = Keys.of("Long");
		byte[][] keys = new byte[Keys.COUNT][];
		for (int i = 0; i < keys.length; i++) {
			keys[i] = ("benchmarks:raw:entries:" + ids[i]).getBytes(StandardCharsets.UTF_8);
			commands.set(keys[i], mapper.writeValueAsBytes(Product.of(i))).get();
		}
		return (index) -> reader.readValue(commands.get(keys[index]).get());
	}

	private static IndexedRead over(Cache cache) {
		Object[] keys = Keys.of("Long");
		for (int i = 0; i < keys.length; i++) {
			cache.put(keys[i], Product.of(i));
		}
		return (index) -> {
			Cache.@Nullable ValueWrapper wrapper = cache.get(keys[index]);
			return (wrapper != null) ? wrapper.get() : null;
		};
	}

	private static Cache redisCache(StarterApplication application) {
		RedisCacheConfiguration configuration = RedisCacheConfiguration.defaultCacheConfig()
			.entryTtl(Duration.ofHours(1))
			.serializeValuesWith(SerializationPair.fromSerializer(new JacksonJsonRedisSerializer<>(Product.class)));
		RedisCacheManager manager = RedisCacheManager.builder(application.connectionFactory())
			.cacheDefaults(configuration)
			.build();
		manager.afterPropertiesSet();
		return Objects.requireNonNull(manager.getCache("entries"));
	}

	private static final class Series {

		private final Samples rate = new Samples();

		private final Samples cpu = new Samples();

		private final Samples bytes = new Samples();

		void add(Load load) {
			this.rate.add(load.rate());
			this.cpu.add(load.cpuMicrosPerRead());
			this.bytes.add(load.bytesPerRead());
		}

	}

}
