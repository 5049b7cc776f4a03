package io.cachestarter.benchmarks;

import java.util.function.LongUnaryOperator;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A Spring Boot application with an annotated service: with the starter, or with the
 * cache that Spring Boot configures over Redis without it.
 */
final class AnnotatedNode implements CacheNode {

	private final ConfigurableApplicationContext context;

	private final NumberService service;

	private final LongUnaryOperator find;

	private AnnotatedNode(ConfigurableApplicationContext context, boolean synchronize) {
		this.context = context;
		this.service = context.getBean(NumberService.class);
		this.find = synchronize ? this.service::findSynchronized : this.service::find;
	}

	static AnnotatedNode starter(int redisPort, LongUnaryOperator source) {
		return new AnnotatedNode(run(StarterConfig.class, redisPort, source, "cache-starter.defaults.ttl=1h"), false);
	}

	static AnnotatedNode spring(int redisPort, LongUnaryOperator source) {
		return new AnnotatedNode(runSpring(redisPort, source), false);
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

	RedisConnectionFactory connectionFactory() {
		return this.context.getBean(RedisConnectionFactory.class);
	}

	@Override
	public long read(long key) {
		return this.find.applyAsLong(key);
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

}
