package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.BatchStrategies;
import org.springframework.data.redis.cache.BatchStrategy;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;

/** The caches that are cleared. */
enum Clearing {

	STARTER("cache-starter"),

	SPRING_KEYS("Spring, KEYS"),

	SPRING_SCAN("Spring, SCAN");

	private static final int BATCH = 1_000;

	private static final String NAME = "cleared";

	private final String label;

	Clearing(String label) {
		this.label = label;
	}

	AnnotatedNode start(int redisPort) {
		LongUnaryOperator none = LongUnaryOperator.identity();
		return (this == STARTER) ? AnnotatedNode.starter(redisPort, none) : AnnotatedNode.spring(redisPort, none);
	}

	Cache cache(AnnotatedNode node) {
		return Objects.requireNonNull(switch (this) {
			case STARTER -> node.cacheManager().getCache(NAME);
			case SPRING_KEYS -> spring(node, BatchStrategies.keys());
			case SPRING_SCAN -> spring(node, BatchStrategies.scan(BATCH));
		});
	}

	private static Cache spring(AnnotatedNode node, BatchStrategy strategy) {
		RedisCacheWriter writer = RedisCacheWriter.create(node.connectionFactory(),
				(configurer) -> configurer.batchStrategy(strategy));
		RedisCacheManager manager = RedisCacheManager.builder(writer)
			.cacheDefaults(RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofHours(1)))
			.build();
		manager.afterPropertiesSet();
		return Objects.requireNonNull(manager.getCache(NAME));
	}

	@Override
	public String toString() {
		return this.label;
	}

}
