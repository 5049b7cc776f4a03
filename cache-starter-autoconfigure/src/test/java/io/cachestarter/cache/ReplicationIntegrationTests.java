package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.SentinelServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A node whose changes a replica has to know, and one that has lost them. */
class ReplicationIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final SentinelServers redis = SentinelServers.start();

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@Test
	void returnsWhenTheReplicaKnowsTheChange() {
		this.redis.awaitReplication();
		try (CacheNode node = node("cache-starter.remote.replication.replicas=1",
				"cache-starter.remote.replication.timeout=9s");
				RedisProbe replica = RedisProbe.open(this.redis.replica())) {
			for (int i = 0; i < 100; i++) {
				cache(node).put("key", "value " + i);
				assertThat(replica.text(key(node))).contains("value " + i);
				cache(node).evict("key");
				assertThat(replica.find(key(node))).isNull();
			}
			node.bean(TwoLevelCacheManager.class).tags().invalidate("tag");
			assertThat(replica.find(node.bean(KeyNames.class).tagKey("tag:tag"))).isNotNull();
			assertThat(node.bean(RedisGateway.class).unreplicatedChanges()).isZero();
		}
	}

	@Test
	void countsChangesThatTheReplicaDoesNotKnowInTime() {
		this.redis.awaitReplication();
		try (CacheNode node = node("cache-starter.remote.replication.replicas=1",
				"cache-starter.remote.replication.timeout=50ms")) {
			this.redis.cutReplication();
			cache(node).put("key", "value");
			cache(node).evict("key");

			assertThat(node.bean(RedisGateway.class).unreplicatedChanges()).isEqualTo(2);
			assertThat(cache(node).get("key")).isNull();
			assertThat(node.bean(TwoLevelCacheManager.class).isRemoteTrusted()).isTrue();
		}
	}

	@Test
	void servesNothingOfAPrimaryThatHasMissedTheLastEvicts() {
		try (CacheNode node = node(); CacheNode other = node()) {
			cache(node).put("key", "old");
			node.bean(TwoLevelCacheManager.class)
				.access("items", String.class)
				.put("tagged", "old", new EntryOptions(null, List.of("tag"), null));
			this.redis.awaitReplication();
			this.redis.cutReplication();
			cache(node).evict("key");
			node.bean(TwoLevelCacheManager.class).tags().invalidate("tag");

			this.redis.killPrimary();
			this.redis.awaitNewPrimary();
			await().atMost(SOON).until(() -> isTrusted(node) && isTrusted(other));

			try (RedisProbe primary = RedisProbe.open(this.redis.primary())) {
				assertThat(primary.find(key(node))).isNotNull();
			}
			for (CacheNode each : List.of(node, other)) {
				assertThat(cache(each).get("key")).isNull();
				assertThat(cache(each).get("tagged")).isNull();
			}
		}
	}

	@Test
	void keepsEntriesOfTheOldPrimaryIfAsked() {
		try (CacheNode node = node("cache-starter.remote.keep-after-failover=true")) {
			cache(node).put("key", "value");
			this.redis.awaitReplication();

			this.redis.failOver();
			this.redis.awaitNewPrimary();
			await().atMost(SOON).until(() -> isTrusted(node) && cache(node).get("key") != null);

			assertThat(Objects.requireNonNull(cache(node).get("key")).get()).isEqualTo("value");
		}
	}

	private static boolean isTrusted(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).isRemoteTrusted();
	}

	private static String key(CacheNode node) {
		return node.bean(KeyNames.class).cachePrefix("items") + "key";
	}

	private CacheNode node(String... properties) {
		return CacheNode.start(this.redis.properties(), "replicated", Node.class, properties);
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items", String.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
