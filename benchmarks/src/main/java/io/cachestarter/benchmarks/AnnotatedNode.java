package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TagOperations;
import io.cachestarter.cache.TwoLevelCacheManager;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * A Spring Boot application with an annotated service: with the starter, or with the
 * cache that Spring Boot configures over Redis without it.
 */
final class AnnotatedNode implements CacheNode {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration POLL = Duration.ofMillis(10);

	private final ConfigurableApplicationContext context;

	private final NumberService service;

	private final LongUnaryOperator find;

	private final Cache cache;

	private AnnotatedNode(ConfigurableApplicationContext context, boolean synchronize) {
		this.context = context;
		this.service = context.getBean(NumberService.class);
		this.cache = Objects.requireNonNull(cacheManager().getCache("numbers"));
		this.find = synchronize ? this.service::findSynchronized : this.service::find;
	}

	static AnnotatedNode starter(int redisPort, LongUnaryOperator source) {
		ConfigurableApplicationContext context = run(StarterConfig.class, redisPort, source,
				"cache-starter.defaults.ttl=1h", "cache-starter.remote.timeout=5s");
		awaitRemote(context.getBean(TwoLevelCacheManager.class));
		return new AnnotatedNode(context, false);
	}

	/** On a busy machine an application can be up before Redis has answered. */
	static void awaitRemote(TwoLevelCacheManager manager) {
		long start = System.nanoTime();
		while (!manager.isRemoteTrusted()) {
			Assert.state(System.nanoTime() - start < LIMIT.toNanos(), "Redis does not answer");
			Crew.sleep(POLL);
		}
	}

	static AnnotatedNode spring(int redisPort, LongUnaryOperator source) {
		return new AnnotatedNode(runSpring(redisPort, source), false);
	}

	/** Returns an instance whose changes have reached Redis when they return. */
	static AnnotatedNode springImmediate(int redisPort, LongUnaryOperator source) {
		return new AnnotatedNode(run(ImmediateConfig.class, redisPort, source, "cache-starter.enabled=false"), false);
	}

	static AnnotatedNode springSynchronized(int redisPort, LongUnaryOperator source) {
		return new AnnotatedNode(runSpring(redisPort, source), true);
	}

	private static ConfigurableApplicationContext runSpring(int redisPort, LongUnaryOperator source) {
		return run(SpringConfig.class, redisPort, source, "cache-starter.enabled=false", "spring.cache.type=redis",
				"spring.cache.redis.time-to-live=1h");
	}

	private static ConfigurableApplicationContext run(Class<?> config, int redisPort, LongUnaryOperator source,
			String... properties) {
		return new SpringApplicationBuilder(config).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=warn", "spring.application.name=benchmarks",
					"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + redisPort)
			.properties(properties)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(NumberService.class,
					() -> new NumberService(source)))
			.run();
	}

	CacheManager cacheManager() {
		return this.context.getBean(CacheManager.class);
	}

	/** Returns the cache of numbers as the starter hands it to programs. */
	CacheAccess<Long, Long> access() {
		return this.context.getBean(TwoLevelCacheManager.class).access("numbers", Long.class);
	}

	TagOperations tags() {
		return this.context.getBean(TagOperations.class);
	}

	RedisConnectionFactory connectionFactory() {
		return this.context.getBean(RedisConnectionFactory.class);
	}

	@Override
	public long read(long key) {
		return this.find.applyAsLong(key);
	}

	@Override
	public @Nullable Long get(long key) {
		return this.cache.get(key, Long.class);
	}

	@Override
	public void put(long key, long value) {
		this.cache.put(key, value);
	}

	@Override
	public void evict(long key) {
		this.service.evict(key);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@EnableAutoConfiguration
	static class StarterConfig {

	}

	@EnableAutoConfiguration
	@EnableCaching
	static class SpringConfig {

	}

	@EnableAutoConfiguration
	@EnableCaching
	static class ImmediateConfig {

		@Bean
		RedisCacheManager cacheManager(RedisConnectionFactory factory) {
			RedisCacheWriter writer = RedisCacheWriter.create(factory, RedisCacheWriterConfigurer::immediateWrites);
			return RedisCacheManager.builder(writer)
				.cacheDefaults(RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofHours(1)))
				.build();
		}

	}

}
