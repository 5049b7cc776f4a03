package io.cachestarter.cache;

import java.util.Objects;
import java.util.stream.LongStream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes on a Redis Cluster of three primaries. */
class ClusterIntegrationTests extends TopologyContract {

	private final RedisClusterServers redis = RedisClusterServers.start();

	@Override
	String[] servers() {
		return this.redis.properties();
	}

	@Override
	void stopServers() {
		this.redis.close();
	}

	@Test
	void putsReadsEvictsAndClearsOnAllPrimaries() {
		LongStream.range(0, 300).forEach((key) -> cache(first()).put(key, "old " + key));
		assertThat(this.redis.keyCounts()).allMatch((count) -> count > 0);
		assertThat(LongStream.range(0, 300)).allMatch((key) -> ("old " + key).equals(value(second(), key)));

		cache(first()).put(7L, "new");
		await().atMost(SOON).untilAsserted(() -> assertThat(value(second(), 7L)).isEqualTo("new"));
		assertThat(cache(first()).evictIfPresent(7L)).isTrue();
		await().atMost(SOON).untilAsserted(() -> assertThat(cache(second()).get(7L)).isNull());

		cache(second()).clear();
		await().atMost(SOON)
			.untilAsserted(
					() -> assertThat(LongStream.range(0, 300)).allMatch((key) -> cache(first()).get(key) == null));
	}

	@Test
	void evictsByPatternOnAllPrimaries() {
		LongStream.range(0, 3_000).forEach((key) -> cache(first()).put("user:" + key, "old"));
		LongStream.range(0, 3_000).forEach((key) -> assertThat(cache(second()).get("user:" + key)).isNotNull());
		CacheAccess<String, String> access = first().bean(TwoLevelCacheManager.class).access("items", String.class);

		assertThat(access.evictByPattern("user:1*")).isEqualTo(1_111);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(LongStream.range(0, 3_000).filter((key) -> cache(first()).get("user:" + key) != null).count())
				.isEqualTo(1_889);
			assertThat(LongStream.range(0, 3_000).filter((key) -> cache(second()).get("user:" + key) != null).count())
				.isEqualTo(1_889);
		});
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items"));
	}

	private static Object value(CacheNode node, long key) {
		return Objects.requireNonNull(Objects.requireNonNull(cache(node).get(key)).get());
	}

}
