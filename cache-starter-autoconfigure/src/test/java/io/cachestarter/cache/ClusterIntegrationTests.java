package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.SlotMove;
import io.lettuce.core.cluster.SlotHash;
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

	@Test
	void evictsByPatternWhileKeysMove() {
		CacheAccess<String, String> access = first().bean(TwoLevelCacheManager.class).access("moved", String.class);
		CacheAccess<String, String> there = second().bean(TwoLevelCacheManager.class).access("moved", String.class);
		Map<String, String> old = IntStream.range(0, 300)
			.boxed()
			.collect(Collectors.toMap((key) -> "user:" + key, (key) -> "old"));
		access.putAll(old);
		assertThat(access.getAll(old.keySet())).isEqualTo(old);
		List<SlotMove> moves = beginMoves("moved", 20);

		access.evictByPattern("user:*");

		assertThat(access.getAll(old.keySet())).isEmpty();
		moves.forEach(SlotMove::finish);
		assertThat(access.getAll(old.keySet())).isEmpty();
		await().atMost(SOON).until(() -> there.getAll(old.keySet()).isEmpty());
	}

	/**
	 * Begin to move the slots of the first keys of a cache; of each other one the keys
	 * have moved already.
	 */
	private List<SlotMove> beginMoves(String cache, int count) {
		RedisServerHandle from = this.redis.primaries().get(0);
		RedisServerHandle to = this.redis.primaries().get(1);
		List<SlotMove> moves = new ArrayList<>();
		List<?> stored = (List<?>) Objects.requireNonNull(from.call("KEYS", "*:cache:" + cache + ":*"));
		stored.stream().map((key) -> SlotHash.getSlot(String.valueOf(key))).distinct().limit(count).forEach((slot) -> {
			SlotMove move = this.redis.beginMove(slot, to);
			moves.add((moves.size() % 2 == 0) ? move : move.moveKeys());
		});
		assertThat(moves).hasSize(count);
		return moves;
	}

	@Test
	void warmsUpOnAllPrimaries() {
		List<Long> keys = LongStream.range(0, 300).boxed().toList();
		CacheAccess<Long, String> access = second().bean(TwoLevelCacheManager.class).access("warm", String.class);
		access.put(7L, "put");
		WarmableCache<Long, String> warmable = first().bean(TwoLevelCacheManager.class).warmable("warm", String.class);

		int loaded = warmable.warmUp(keys,
				(missing) -> missing.stream().collect(Collectors.toMap(Function.identity(), (key) -> "warm " + key)),
				Duration.ZERO);

		assertThat(loaded).isEqualTo(299);
		assertThat(access.getAll(keys)).hasSize(300).containsEntry(7L, "put").containsEntry(8L, "warm 8");
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items"));
	}

	private static Object value(CacheNode node, long key) {
		return Objects.requireNonNull(Objects.requireNonNull(cache(node).get(key)).get());
	}

}
