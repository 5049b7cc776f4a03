package io.cachestarter.warm;

import java.time.Duration;
import java.util.List;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisRights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the Redis user of docs/security.md may do all that hot keys need, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotKeysRightsIntegrationTests {

	private static final String FEATURE = "+zunionstore";

	private final RedisRights rights = new RedisRights(FEATURE);

	private CacheNode node;

	private CacheAccess<Long, String> access;

	private HotKeys hotKeys;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(this.rights.properties(), "shop", Node.class);
		TwoLevelCacheManager caches = this.node.bean(TwoLevelCacheManager.class);
		this.access = caches.access("items", String.class);
		this.hotKeys = new HotKeys(caches, this.node.bean(RedisGateway.class), this.node.bean(KeyNames.class), 10,
				Duration.ofDays(1));
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.rights.close();
	}

	static List<String> commands() {
		return RedisRights.commands(FEATURE);
	}

	@Test
	void sufficeForEverything() {
		this.rights.forgetRefused();
		this.access.put(1L, "value");
		assertThat(this.access.get(1L)).isEqualTo("value");

		assertThat(this.hotKeys.save()).isOne();
		assertThat(this.hotKeys.fill()).isOne();

		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		this.access.put(1L, "value");
		this.rights.take(command);
		try {
			await().atMost(Duration.ofSeconds(30)).until(() -> {
				assertThat(this.access.get(1L)).isEqualTo("value");
				return this.hotKeys.save() + this.hotKeys.fill() < 2 && this.rights.refused().contains(command);
			});
		}
		finally {
			this.rights.give(command);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
