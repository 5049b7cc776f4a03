package io.cachestarter.cache;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.LongStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes on a Redis Cluster of three primaries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private RedisClusterServers redis;

	private CacheNode first;

	private CacheNode second;

	@BeforeAll
	void start() {
		this.redis = RedisClusterServers.start();
		this.first = node();
		this.second = node();
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@AfterAll
	void stop() {
		this.first.close();
		this.second.close();
		this.redis.close();
	}

	@Test
	void putsReadsEvictsAndClearsOnAllPrimaries() {
		LongStream.range(0, 300).forEach((key) -> cache(this.first).put(key, "old " + key));
		assertThat(this.redis.keyCounts()).allMatch((count) -> count > 0);
		assertThat(LongStream.range(0, 300)).allMatch((key) -> ("old " + key).equals(value(this.second, key)));

		cache(this.first).put(7L, "new");
		await().atMost(SOON).untilAsserted(() -> assertThat(value(this.second, 7L)).isEqualTo("new"));
		assertThat(cache(this.first).evictIfPresent(7L)).isTrue();
		await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second).get(7L)).isNull());

		cache(this.second).clear();
		await().atMost(SOON)
			.untilAsserted(
					() -> assertThat(LongStream.range(0, 300)).allMatch((key) -> cache(this.first).get(key) == null));
	}

	private CacheNode node() {
		return CacheNode.start(this.redis, "on-cluster", Node.class);
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items"));
	}

	private static Object value(CacheNode node, long key) {
		return Objects.requireNonNull(Objects.requireNonNull(cache(node).get(key)).get());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
