package io.cachestarter.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Tests that whoever chooses keys reaches the entries under these keys and no other. */
class HostileKeysIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String APP = "hostile {app}:*[a]";

	private static final String ROOT = "hostile%20%7Bapp%7D%3A%2A%5Ba%5D:";

	private static final String CACHE = "{items}";

	/** Its prefix is what a key of the other one would have to reach. */
	private static final String NEIGHBOUR = "{items}:a";

	private static final String LONG = "x".repeat(1024 * 1024);

	private static final List<String> KEYS = List
		.of("", " ", "a", "a:b", ":a", "*", "?", "[a-z]", "[^a]", "\\", "^", "{", "}", "{}", "{a}", "a}b{c", "{a}{b}",
				"\n", "a\r\nb", "\0", "\u0001\u007F\u0085", "%", "%00", "%u0000", "\"", "\\\"", "\uD800", "\uDC00",
				"\uDC00\uD800", "\uD83D\uDE00", "\u2028", "\uFFFD", "?", "größe", "gro\u0308ße",
				"cache:" + NEIGHBOUR + ":a", ROOT + "bus", ROOT + "cache:%7Bitems%7D%3Aa:a", "a:a", "sha256(", LONG,
				LONG + "x")
		.stream()
		.distinct()
		.toList();

	@Test
	void reachNothingElseOnOneServer() {
		try (RedisProbe redis = RedisProbe.open(RedisServers.shared());
				CacheNode first = CacheNode.start(RedisServers.shared(), APP, Node.class);
				CacheNode second = CacheNode.start(RedisServers.shared(), APP, Node.class)) {
			CacheNode.awaitEachOther(first, second);
			fill(first);

			NavigableSet<String> names = redis.keys(ROOT);
			assertThat(names.stream().filter((name) -> name.startsWith(ROOT + "cache:%7Bitems%7D:")))
				.hasSameSizeAs(KEYS);
			assertThat(names.stream().filter((name) -> name.startsWith(ROOT + "cache:%7Bitems%7D%3Aa:")))
				.hasSameSizeAs(KEYS);
			assertThat(names).allMatch((name) -> name.length() < 1200);
			reachNothingElse(first, second);
		}
	}

	@Test
	void reachNothingElseOnACluster() {
		try (RedisClusterServers redis = RedisClusterServers.start();
				CacheNode first = CacheNode.start(redis, APP, Node.class);
				CacheNode second = CacheNode.start(redis, APP, Node.class)) {
			CacheNode.awaitEachOther(first, second);
			fill(first);

			reachNothingElse(first, second);
		}
	}

	@Test
	void namesOfCachesThatMessagesCannotCarryAreRefused() {
		try (CacheNode node = CacheNode.start(RedisServers.shared(), APP, Node.class)) {
			TwoLevelCacheManager manager = node.bean(TwoLevelCacheManager.class);
			for (String name : List.of("\uD800", "a\uDC00", LONG)) {
				assertThatIllegalArgumentException().isThrownBy(() -> manager.getCache(name))
					.withMessageContaining("name of a cache");
			}
			assertThat(manager.getCacheNames()).doesNotContain("\uD800");
		}
	}

	private static void fill(CacheNode node) {
		for (String cache : List.of(CACHE, NEIGHBOUR)) {
			Map<String, String> values = new HashMap<>();
			KEYS.forEach((key) -> values.put(key, cache + KEYS.indexOf(key)));
			access(node, cache).putAll(values);
		}
	}

	private static void reachNothingElse(CacheNode first, CacheNode second) {
		KEYS.forEach((key) -> soon()
			.untilAsserted(() -> assertThat(access(second, CACHE).get(key)).isEqualTo(CACHE + KEYS.indexOf(key))));
		assertThat(access(second, NEIGHBOUR).getAll(KEYS)).hasSameSizeAs(KEYS)
			.allSatisfy((key, value) -> assertThat(value).isEqualTo(NEIGHBOUR + KEYS.indexOf(key)));

		for (String key : KEYS) {
			access(first, CACHE).evict(key);
			soon().untilAsserted(() -> assertThat(access(second, CACHE).get(key)).isNull());
			List<String> left = KEYS.subList(KEYS.indexOf(key) + 1, KEYS.size());
			assertThat(access(second, CACHE).getAll(left.stream().filter((each) -> each.length() < 100).toList()))
				.hasSize((int) left.stream().filter((each) -> each.length() < 100).count());
		}
		assertThat(access(second, NEIGHBOUR).getAll(KEYS)).hasSameSizeAs(KEYS);

		fill(first);
		access(first, CACHE).evictAll(KEYS);
		soon().untilAsserted(() -> assertThat(access(second, CACHE).getAll(KEYS)).isEmpty());
		assertThat(access(second, NEIGHBOUR).getAll(KEYS)).hasSameSizeAs(KEYS);

		KEYS.forEach((tag) -> invalidateAlone(first, second, tag));
		fill(first);
		access(first, CACHE).clear();
		soon().untilAsserted(() -> assertThat(access(second, CACHE).getAll(KEYS)).isEmpty());
		assertThat(access(second, NEIGHBOUR).getAll(KEYS)).hasSameSizeAs(KEYS);
	}

	private static void invalidateAlone(CacheNode first, CacheNode second, String tag) {
		if (tag.isBlank() || tag.length() > 100) {
			return;
		}
		access(first, CACHE).put("tagged", "a", EntryOptions.NONE.withTags(tag));
		access(first, CACHE).put("other", "b", EntryOptions.NONE.withTags(tag + "x"));

		first.bean(TagOperations.class).invalidate(tag);

		soon().untilAsserted(() -> assertThat(access(second, CACHE).get("tagged")).isNull());
		assertThat(access(second, CACHE).get("other")).as(tag).isEqualTo("b");
	}

	private static ConditionFactory soon() {
		return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
	}

	private static CacheAccess<String, String> access(CacheNode node, String cache) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class)).access(cache, String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
