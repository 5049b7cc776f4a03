package io.cachestarter.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import io.cachestarter.warm.CacheWarmer;
import io.cachestarter.warm.CacheWarmers;
import io.cachestarter.warm.WarmOutcome;
import io.cachestarter.warm.WarmerStatus;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.util.Assert;

/**
 * Measures how long it takes to put many entries into an empty Redis: by a warm-up, and
 * by a loop of puts through Spring Data Redis. The values are made in the heap, so that
 * only the caches are compared; they end after an hour in all of them.
 */
final class WarmUpCost {

	private static final Duration TTL = Duration.ofHours(1);

	private static final String CACHE = "warm";

	private static final int UNCOUNTED = 4;

	private WarmUpCost() {
	}

	/**
	 * Runs the comparison.
	 * @param entries how many entries
	 * @param rounds how often, after some rounds that do not count
	 */
	static void run(int entries, int rounds) {
		try (RedisProcess redis = RedisProcess.start();
				ConfigurableApplicationContext context = start(redis, entries)) {
			Map<Contender, Samples> seconds = new EnumMap<>(Contender.class);
			Map<Contender, Samples> processor = new EnumMap<>(Contender.class);
			for (int round = -UNCOUNTED; round < rounds; round++) {
				for (Contender contender : Contender.values()) {
					double before = processorSeconds(context);
					double taken = measure(context, contender, entries);
					double worked = processorSeconds(context) - before;
					if (round >= 0) {
						seconds.computeIfAbsent(contender, (same) -> new Samples()).add(taken);
						processor.computeIfAbsent(contender, (same) -> new Samples()).add(worked);
					}
				}
			}
			print(entries, seconds, processor);
		}
	}

	private static ConfigurableApplicationContext start(RedisProcess redis, int entries) {
		return new SpringApplicationBuilder(Config.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=warn", "spring.application.name=benchmarks",
					"spring.data.redis.port=" + redis.port(), "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.lettuce.pool.enabled=false", "cache-starter.remote.timeout=5s",
					"cache-starter.defaults.ttl=1h", "cache-starter.warm.on-startup=false", "entries=" + entries)
			.run();
	}

	private static double measure(ConfigurableApplicationContext context, Contender contender, int entries) {
		RedisConnectionFactory redis = context.getBean(RedisConnectionFactory.class);
		try (RedisConnection connection = redis.getConnection()) {
			connection.serverCommands().flushAll();
			long start = System.nanoTime();
			contender.fill(context, redis, entries);
			while (Objects.requireNonNull(connection.serverCommands().dbSize()) < entries) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
			return (System.nanoTime() - start) / 1e9;
		}
	}

	/** Returns what this JVM and Redis have worked together. */
	private static double processorSeconds(ConfigurableApplicationContext context) {
		try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
			Properties redis = Objects.requireNonNull(connection.serverCommands().info("cpu"));
			long nanos = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
			return nanos / 1e9 + Double.parseDouble(redis.getProperty("used_cpu_user"))
					+ Double.parseDouble(redis.getProperty("used_cpu_sys"));
		}
	}

	private static void print(int entries, Map<Contender, Samples> seconds, Map<Contender, Samples> processor) {
		Samples warmUp = Objects.requireNonNull(seconds.get(Contender.WARM_UP));
		MarkdownTable table = new MarkdownTable(entries + " entries by", "seconds", "entries per second",
				"times as long as the warm-up", "processor time of JVM and Redis, s");
		seconds.forEach((contender, taken) -> table.row(contender.text, taken.spread(),
				MarkdownTable.number(entries / taken.median()), taken.ratio(warmUp).spread(),
				Objects.requireNonNull(processor.get(contender)).spread()));
	}

	private static void warmUp(ConfigurableApplicationContext context, int entries) {
		WarmerStatus status = context.getBean(CacheWarmers.class).run(CACHE);
		Assert.state(status.outcome() == WarmOutcome.LOADED && status.loaded() == entries, status::toString);
	}

	private static void put(RedisCacheWriter writer, int entries) {
		RedisCacheConfiguration settings = RedisCacheConfiguration.defaultCacheConfig()
			.entryTtl(TTL)
			.serializeValuesWith(SerializationPair.fromSerializer(json()));
		RedisCacheManager manager = RedisCacheManager.builder(writer).cacheDefaults(settings).build();
		manager.afterPropertiesSet();
		Cache cache = Objects.requireNonNull(manager.getCache(CACHE));
		for (long id = 0; id < entries; id++) {
			cache.put(id, Product.of(id));
		}
	}

	private static void set(RedisConnectionFactory redis, int entries) {
		RedisTemplate<String, Product> template = new RedisTemplate<>();
		template.setConnectionFactory(redis);
		template.setKeySerializer(RedisSerializer.string());
		template.setValueSerializer(json());
		template.afterPropertiesSet();
		for (long id = 0; id < entries; id++) {
			template.opsForValue().set(CACHE + ":" + id, Product.of(id), TTL);
		}
	}

	private static JacksonJsonRedisSerializer<Product> json() {
		return new JacksonJsonRedisSerializer<>(JsonMapper.builder().build(), Product.class);
	}

	/** Ways to fill Redis. */
	private enum Contender {

		WARM_UP("warm-up"),

		TEMPLATE("`opsForValue().set`"),

		IMMEDIATE("`RedisCache.put`, immediate writes"),

		DEFAULT("`RedisCache.put`, default writes");

		private final String text;

		Contender(String text) {
			this.text = text;
		}

		void fill(ConfigurableApplicationContext context, RedisConnectionFactory redis, int entries) {
			switch (this) {
				case WARM_UP -> warmUp(context, entries);
				case TEMPLATE -> set(redis, entries);
				case IMMEDIATE -> put(RedisCacheWriter.create(redis, (writer) -> writer.immediateWrites()), entries);
				case DEFAULT -> put(RedisCacheWriter.nonLockingRedisCacheWriter(redis), entries);
			}
		}

	}

	@EnableAutoConfiguration
	static class Config {

		@Bean
		ProductWarmer productWarmer(@Value("${entries}") int entries) {
			return new ProductWarmer(entries);
		}

	}

	/** Makes products in the heap. */
	private record ProductWarmer(int entries) implements CacheWarmer<Long, Product> {

		@Override
		public String cache() {
			return CACHE;
		}

		@Override
		public Stream<Long> keys() {
			return LongStream.range(0, this.entries).boxed();
		}

		@Override
		public Map<Long, Product> load(Set<Long> keys) {
			Map<Long, Product> loaded = new HashMap<>();
			keys.forEach((key) -> loaded.put(key, Product.of(key)));
			return loaded;
		}

	}

}
