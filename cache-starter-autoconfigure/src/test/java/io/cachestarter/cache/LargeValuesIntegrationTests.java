package io.cachestarter.cache;

import java.time.Duration;
import java.util.Objects;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests that values that are too large for Redis stay in the heap of their node. */
@TestInstance(Lifecycle.PER_CLASS)
class LargeValuesIntegrationTests {

	private static final String PREFIX = "large-values:cache:";

	private CacheNode node;

	/** Keeps larger values than the first one. */
	private CacheNode other;

	private RedisProbe redis;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(RedisServers.shared(), "large-values", Application.class,
				"cache-starter.defaults.remote.compression=none", "cache-starter.defaults.remote.max-value-size=1KB",
				"cache-starter.caches.heapless.local.enabled=false");
		this.other = CacheNode.start(RedisServers.shared(), "large-values", Application.class,
				"cache-starter.defaults.remote.compression=none", "cache-starter.defaults.local.enabled=false");
		this.redis = RedisProbe.open(RedisServers.shared());
	}

	@AfterAll
	void stop() {
		this.redis.close();
		this.other.close();
		this.node.close();
	}

	@Test
	void loadedValueStaysLocalAndIsCounted() {
		Texts texts = this.node.bean(Texts.class);

		String loaded = texts.loaded(2000);

		assertThat(texts.loaded(2000)).isSameAs(loaded);
		awaitNothing("loaded:");
		assertThat(this.node.measure("cache.remote.refused", "cache", "loaded")).isOne();
		assertThat(this.node.measure("cache.remote.unserializable", "cache", "loaded")).isZero();
		assertThat(this.node.measure("cache.remote.errors", "cache", "loaded")).isZero();
		assertThat(texts.loaded(500)).hasSize(500);
		assertThat(this.redis.keys(PREFIX + "loaded:")).hasSize(1);
	}

	@Test
	void putValueReplacesWhatRedisHasAndStaysLocal() {
		Cache cache = cache(this.node, "put");
		cache.put(1L, "small");
		assertThat(this.redis.keys(PREFIX + "put:")).hasSize(1);

		cache.put(1L, "x".repeat(2000));

		awaitNothing("put:");
		assertThat(cache.get(1L, String.class)).hasSize(2000);
		assertThat(cache(this.other, "put").get(1L)).isNull();
		assertThat(this.node.measure("cache.remote.refused", "cache", "put")).isOne();
	}

	@Test
	void valueOfANodeThatKeepsLargerOnesIsAMissAndRemoved() {
		Texts texts = this.other.bean(Texts.class);
		texts.heapless(2000);
		assertThat(this.redis.keys(PREFIX + "heapless:")).hasSize(1);

		assertThat(cache(this.node, "heapless").get(2000)).isNull();

		awaitNothing("heapless:");
		assertThat(this.node.measure("cache.remote.unreadable", "cache", "heapless")).isOne();
	}

	private void awaitNothing(String keys) {
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.redis.keys(PREFIX + keys)).isEmpty());
	}

	private static Cache cache(CacheNode node, String name) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache(name, String.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Texts.class)
	static class Application {

	}

	static class Texts {

		@Cacheable("loaded")
		public String loaded(int length) {
			return "x".repeat(length);
		}

		@Cacheable("heapless")
		public String heapless(int length) {
			return "x".repeat(length);
		}

	}

}
