package io.cachestarter.cache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes on a cluster of which a primary comes back without its last changes. */
class LostChangesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final RedisClusterServers redis = RedisClusterServers.start();

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@Test
	void servesNothingOfAPrimaryThatHasMissedTheLastEvicts() {
		try (CacheNode node = node(); CacheNode other = node()) {
			KeyNames names = node.bean(KeyNames.class);
			String prefix = names.cachePrefix("items");
			RedisServerHandle ofEpoch = this.redis.primaryOf(names.epoch());
			String key = IntStream.range(0, 1_000)
				.mapToObj((number) -> "key-" + number)
				.filter((each) -> this.redis.primaryOf(prefix + each) != ofEpoch)
				.findFirst()
				.orElseThrow();
			RedisServerHandle primary = this.redis.primaryOf(prefix + key);
			cache(node).put(key, "old");
			assertThat(cache(other).get(key)).isNotNull();
			Path snapshot = primary.saveSnapshot();
			cache(node).evict(key);

			primary.kill();
			primary.restart(snapshot);
			this.redis.awaitHealthy();
			await().atMost(SOON).until(() -> isTrusted(node) && isTrusted(other));

			try (RedisProbe probe = RedisProbe.open(primary)) {
				assertThat(probe.find(prefix + key)).isNotNull();
			}
			for (CacheNode each : List.of(node, other)) {
				assertThat(cache(each).get(key)).isNull();
			}
		}
	}

	private static boolean isTrusted(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).isRemoteTrusted();
	}

	private CacheNode node() {
		return CacheNode.start(this.redis.properties(), "lost", Node.class);
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items", String.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
