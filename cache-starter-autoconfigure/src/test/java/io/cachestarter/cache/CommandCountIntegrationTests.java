package io.cachestarter.cache;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisLine;
import io.cachestarter.test.RedisLine.Traffic;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** How many commands go to Redis, and how often a caller waits for their answers. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandCountIntegrationTests {

	private static final String FIFTY_TAGS = IntStream.range(0, 50)
		.mapToObj(Integer::toString)
		.collect(Collectors.joining(","));

	private RedisServerHandle redis;

	private RedisLine line;

	private CacheNode node;

	private CacheNode other;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.line = RedisLine.to(this.redis);
		this.node = start(this.line.properties());
		this.other = start(this.redis.properties());
		useAllScripts();
	}

	private static CacheNode start(String[] server) {
		return CacheNode.start(server, "command-count", Node.class, "cache-starter.invalidation.heartbeat=10m",
				"cache-starter.remote.load-lease=1m", "cache-starter.defaults.local.ttl=10m",
				"cache-starter.caches.tagged.tags=" + FIFTY_TAGS);
	}

	private void useAllScripts() {
		Cache cache = cache(this.node, "first");
		cache.get("a", () -> "value");
		cache.put("a", "value");
		cache.evict("a");
		cache.clear();
	}

	@AfterAll
	void stop() {
		this.other.close();
		this.node.close();
		this.line.close();
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "items", "tagged" })
	void sendsNothingForALocalHit(String name) {
		Cache cache = cache(this.node, name);
		String key = newKey();
		cache.put(key, "value");

		assertThat(this.line.of(() -> assertThat(cache.get(key, failing())).isEqualTo("value")))
			.isEqualTo(new Traffic(List.of(), 0));
	}

	@Test
	void sendsNothingForALocalHitAfterAnotherTagHasBeenInvalidated() {
		Cache cache = cache(this.node, "tagged");
		String key = newKey();
		cache.put(key, "value");
		this.node.bean(TwoLevelCacheManager.class).tags().invalidate("unrelated");

		assertThat(this.line.of(() -> assertThat(cache.get(key, failing())).isEqualTo("value")))
			.isEqualTo(new Traffic(List.of(), 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "items", "tagged" })
	void readsOnceForARemoteHit(String name) {
		Cache cache = cache(this.node, name);
		cache.put(newKey(), "its tags are known now");
		String key = newKey();
		cache(this.other, name).get(key, () -> "value");

		assertThat(this.line.of(() -> assertThat(cache.get(key, failing())).isEqualTo("value")))
			.isEqualTo(new Traffic(List.of("GET"), 1));
	}

	@Test
	void takesThreeRoundTripsForAMiss() {
		assertThat(fewest((cache) -> cache.get(newKey(), () -> "value")))
			.isEqualTo(new Traffic(List.of("GET", "EVALSHA", "EVALSHA"), 3));
	}

	@Test
	void doesNotReadAKeyFirstThatItHasEvicted() {
		Traffic fewest = fewest((cache) -> cache.evict("k"), (cache) -> cache.get("k", () -> "value"));

		assertThat(fewest).isEqualTo(new Traffic(scripts(2), 2));
	}

	@Test
	void takesTwoRoundTripsForAPut() {
		assertThat(fewest((cache) -> cache.put(newKey(), "value"))).isEqualTo(new Traffic(scripts(2), 2));
	}

	@Test
	void takesOneRoundTripForAnEvict() {
		assertThat(fewest((cache) -> cache.evict("k"))).isEqualTo(new Traffic(scripts(1), 1));
		assertThat(fewest((cache) -> cache.put("k", "value"), (cache) -> cache.evict("k")))
			.isEqualTo(new Traffic(scripts(1), 1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100 })
	void takesOneRoundTripForAClear(int entries) {
		Cache cache = cache(this.other, "cleared");
		IntStream.range(0, entries).forEach((key) -> cache.put(key, "value"));

		assertThat(this.line.of(() -> cache(this.node, "cleared").clear())).isEqualTo(new Traffic(scripts(1), 1));
	}

	@Test
	void loadsManyKeysWithFewCommands() {
		CacheAccess<String, String> access = this.node.bean(TwoLevelCacheManager.class).access("items", String.class);
		int loads = 200;
		Traffic traffic = fewest((cache) -> {
			List<String> keys = Stream.generate(CommandCountIntegrationTests::newKey).limit(loads).toList();
			assertThat(access.getAll(keys,
					(missing) -> missing.stream().collect(Collectors.toMap((key) -> key, (key) -> "value"))))
				.hasSize(loads);
		});

		assertThat(traffic).isEqualTo(new Traffic(List.of("MGET", "EVALSHA", "EVALSHA", "EVALSHA", "EVALSHA"), 3));
	}

	private Traffic fewest(Consumer<Cache> call) {
		return fewest((cache) -> {
		}, call);
	}

	/**
	 * Returns the traffic with the fewest round trips. What is sent together is seen to
	 * be so unless this machine stops between the two.
	 */
	private Traffic fewest(Consumer<Cache> before, Consumer<Cache> call) {
		Cache cache = cache(this.node, "items");
		return Stream.generate(() -> {
			before.accept(cache);
			return this.line.of(() -> call.accept(cache));
		}).limit(5).min((one, another) -> Integer.compare(one.roundTrips(), another.roundTrips())).orElseThrow();
	}

	private static List<String> scripts(int count) {
		return Collections.nCopies(count, "EVALSHA");
	}

	private static String newKey() {
		return UUID.randomUUID().toString();
	}

	private static Cache cache(CacheNode node, String name) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache(name));
	}

	private static Callable<String> failing() {
		return () -> {
			throw new IllegalStateException("This should have been a hit");
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
