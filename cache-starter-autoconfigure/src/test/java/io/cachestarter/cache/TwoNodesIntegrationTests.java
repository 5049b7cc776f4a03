package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two application contexts on one real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private String items;

	private RedisServerHandle redis;

	private CacheNode first;

	private CacheNode second;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.first = node();
		this.second = node();
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@BeforeEach
	void useAnotherCache() {
		this.items = "items-" + UUID.randomUUID();
	}

	@AfterAll
	void stop() {
		this.first.close();
		this.second.close();
		this.redis.close();
	}

	@Test
	void readsWhatTheOtherNodeHasPut() {
		cache(this.first).put(1L, new Item("a"));

		assertThat(value(this.second, 1L)).isEqualTo(new Item("a"));
	}

	@Test
	void dropsALocalValueThatTheOtherNodeHasReplaced() {
		for (Object key : List.of(1L, "a b", 7, new SimpleKey(1L, "x"), List.of("a"), UUID.randomUUID())) {
			cache(this.first).put(key, new Item("old"));
			assertThat(value(this.second, key)).isEqualTo(new Item("old"));

			cache(this.first).put(key, new Item("new"));

			eventually(() -> value(this.second, key), new Item("new"));
			assertThat(value(this.first, key)).isEqualTo(new Item("new"));
		}
	}

	@Test
	void dropsALocalValueThatTheOtherNodeHasEvicted() {
		for (Object key : List.of(1L, "text", new SimpleKey(1L, "x"))) {
			cache(this.first).put(key, new Item("old"));
			assertThat(value(this.second, key)).isEqualTo(new Item("old"));

			cache(this.first).evict(key);

			await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second).get(key)).isNull());
		}
	}

	@Test
	void dropsEverythingWhenTheOtherNodeClears() {
		for (long key = 0; key < 200; key++) {
			cache(this.first).put(key, new Item("old"));
			assertThat(value(this.second, key)).isEqualTo(new Item("old"));
		}
		cache(this.first, "others").put(1L, new Item("kept"));
		assertThat(Objects.requireNonNull(cache(this.second, "others").get(1L)).get()).isEqualTo(new Item("kept"));

		cache(this.first).clear();

		await().atMost(SOON)
			.untilAsserted(
					() -> assertThat(LongStream.range(0, 200)).allMatch((key) -> cache(this.second).get(key) == null));
		assertThat(cache(this.second, "others").get(1L)).isNotNull();
	}

	@Test
	void keepsTheLocalValueOfTheNodeThatPutIt() {
		Cache writer = cache(this.first);
		writer.put(1L, new Item("a"));
		removeBehindTheCache(1L);

		assertThat(value(this.first, 1L)).isEqualTo(new Item("a"));
	}

	@Test
	void putsIfAbsentOnOneNodeOnly() {
		assertThat(cache(this.first).putIfAbsent(1L, new Item("first"))).isNull();

		assertThat(Objects.requireNonNull(cache(this.second).putIfAbsent(1L, new Item("second"))).get())
			.isEqualTo(new Item("first"));
	}

	@Test
	void evictsIfPresentAnywhere() {
		cache(this.first).put(1L, new Item("a"));

		assertThat(cache(this.second).evictIfPresent(1L)).isTrue();
		assertThat(cache(this.second).evictIfPresent(1L)).isFalse();
	}

	@Test
	void givesEveryKeyATimeToLive() {
		cache(this.first).put(1L, new Item("a"));
		cache(this.first).put(2L, null);
		StringRedisTemplate template = this.first.bean(StringRedisTemplate.class);

		assertThat(template.getExpire("two-nodes:cache:" + this.items + ":1")).isBetween(530L, 600L);
		assertThat(template.getExpire("two-nodes:cache:" + this.items + ":2")).isBetween(20L, 30L);
	}

	@Test
	void endsALocalValueWithTheRemoteOne() {
		cache(this.first, "short").put(1L, new Item("a"));
		assertThat(Objects.requireNonNull(cache(this.second, "short").get(1L)).get()).isEqualTo(new Item("a"));

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(cache(this.first, "short").get(1L)).isNull();
			assertThat(cache(this.second, "short").get(1L)).isNull();
		});
	}

	@Test
	void evictsACacheWithoutRemoteLevelOnAllNodes() {
		for (CacheNode node : List.of(this.first, this.second)) {
			cache(node, "local-only").put(1L, new Item("old"));
			cache(node, "local-only").put(2L, new Item("old"));
		}

		cache(this.first, "local-only").evict(1L);
		await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second, "local-only").get(1L)).isNull());
		assertThat(cache(this.second, "local-only").get(2L)).isNotNull();

		cache(this.first, "local-only").clear();
		await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second, "local-only").get(2L)).isNull());
	}

	@Test
	void readsValuesOfTheJdkThatOnlyTheOtherNodeHasPut() {
		for (Object value : List.of("text", 1L, 2, true, UUID.randomUUID(), new BigDecimal("1.10"), Instant.EPOCH)) {
			cache(this.first, "untyped").put(value.toString(), value);

			assertThat(Objects.requireNonNull(cache(this.second, "untyped").get(value.toString())).get())
				.isEqualTo(value);
		}
	}

	@Test
	void refusesAListWhoseElementsWouldLosePropertiesEvenAfterAnEmptyOne() {
		Type animals = ResolvableType.forClassWithGenerics(List.class, Animal.class).getType();
		Cache writer = Objects
			.requireNonNull(this.first.bean(TwoLevelCacheManager.class).getCache(this.items, animals));
		Cache reader = Objects
			.requireNonNull(this.second.bean(TwoLevelCacheManager.class).getCache(this.items, animals));

		writer.put(1L, List.of());
		writer.put(2L, List.of(new Dog("rex", 4)));

		assertThat(Objects.requireNonNull(reader.get(1L)).get()).isEqualTo(List.of());
		assertThat(reader.get(2L)).isNull();
		assertThat(writer.get(2L)).isNotNull();
	}

	private CacheNode node() {
		return CacheNode.start(this.redis, "two-nodes", Node.class, "cache-starter.defaults.local.ttl=10m",
				"cache-starter.defaults.type=" + Item.class.getName(), "cache-starter.invalidation.heartbeat=200ms",
				"cache-starter.caches.local-only.remote.enabled=false", "cache-starter.caches.short.ttl=5s");
	}

	private Cache cache(CacheNode node) {
		return cache(node, this.items);
	}

	private static Cache cache(CacheNode node, String name) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache(name));
	}

	private Object value(CacheNode node, Object key) {
		return Objects.requireNonNull(Objects.requireNonNull(cache(node).get(key)).get());
	}

	private static void eventually(Callable<Object> value, Object expected) {
		await().atMost(SOON).untilAsserted(() -> assertThat(value.call()).isEqualTo(expected));
	}

	private void removeBehindTheCache(Object key) {
		assertThat(this.first.bean(StringRedisTemplate.class).delete("two-nodes:cache:" + this.items + ":" + key))
			.isTrue();
	}

	record Item(String name) {
	}

	static class Animal {

		public String name;

		Animal() {
			this("");
		}

		Animal(String name) {
			this.name = name;
		}

	}

	static final class Dog extends Animal {

		public int legs;

		Dog(String name, int legs) {
			super(name);
			this.legs = legs;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
			CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
