package io.cachestarter.benchmarks;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TagOperations;
import io.cachestarter.cache.TwoLevelCacheManager;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * An application with the starter and a Redis, configured as users do. Cache {@code x}
 * has both levels with the default bounds, cache {@code remote} only the remote one.
 */
final class StarterApplication implements AutoCloseable {

	private final RedisProcess redis;

	private final ConfigurableApplicationContext context;

	private StarterApplication(RedisProcess redis, ConfigurableApplicationContext context) {
		this.redis = redis;
		this.context = context;
	}

	static StarterApplication start() {
		return start(List.of());
	}

	/** Starts one with more settings, each a name and a value with '=' between. */
	static StarterApplication start(Collection<String> more) {
		RedisProcess redis = RedisProcess.start();
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Config.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=warn", "spring.application.name=benchmarks",
					"spring.data.redis.port=" + redis.port(), "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.lettuce.pool.enabled=false", "cache-starter.remote.timeout=5s",
					"cache-starter.caches.x.local.max-entries=10000", "cache-starter.caches.x.local.ttl=1m",
					"cache-starter.caches.x.ttl=1h", "cache-starter.caches.remote.local.enabled=false",
					"cache-starter.caches.remote.ttl=1h")
			.properties(more.toArray(String[]::new))
			.run();
		AnnotatedNode.awaitRemote(context.getBean(TwoLevelCacheManager.class));
		return new StarterApplication(redis, context);
	}

	int redisPort() {
		return this.redis.port();
	}

	/** Returns a cache as the starter hands it to annotated methods of a return type. */
	Cache cache(String name, Type type) {
		return Objects.requireNonNull(this.context.getBean(TwoLevelCacheManager.class).getCache(name, type));
	}

	/** Returns a cache as the starter hands it to programs. */
	<K, V> CacheAccess<K, V> access(String name, Class<V> type) {
		return this.context.getBean(TwoLevelCacheManager.class).access(name, type);
	}

	TagOperations tags() {
		return this.context.getBean(TagOperations.class);
	}

	ProductService service() {
		return this.context.getBean(ProductService.class);
	}

	RedisConnectionFactory connectionFactory() {
		return this.context.getBean(RedisConnectionFactory.class);
	}

	@Override
	public void close() {
		this.context.close();
		this.redis.close();
	}

	@EnableAutoConfiguration
	@Import(ProductService.class)
	static class Config {

	}

}
