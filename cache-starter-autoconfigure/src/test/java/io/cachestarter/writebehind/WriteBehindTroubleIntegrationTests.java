package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.writebehind.WriteBehind.RequeueResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Write-behind while Redis is frozen or down, and on a cluster. */
@Timeout(90)
class WriteBehindTroubleIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final GatedWriter WRITER = new GatedWriter();

	@Test
	void acceptsNothingSilentlyWhileRedisIsFrozenOrDown() {
		WRITER.forget();
		try (RedisServerHandle redis = RedisServers.start(); CacheNode node = start(redis.properties())) {
			WriteBehind writeBehind = node.bean(WriteBehind.class);
			CacheAccess<Long, String> views = access(node);
			views.put(1L, "old");
			assertThat(writeBehind.awaitFlushed("views", SOON)).isTrue();

			redis.freeze();
			assertThatExceptionOfType(WriteNotAcceptedException.class).isThrownBy(() -> views.put(1L, "new"))
				.satisfies((ex) -> assertThat(ex.getReason()).isIn(Reason.UNKNOWN, Reason.UNAVAILABLE));
			redis.thaw();
			awaitTrusted(node);
			await().atMost(SOON).until(() -> writeBehind.awaitFlushed("views", SOON));
			assertThat(views.get(1L, WRITER.rows::get)).isEqualTo(WRITER.rows.get(1L));

			views.put(1L, "latest");
			assertThat(writeBehind.awaitFlushed("views", SOON)).isTrue();
			redis.kill();
			await().atMost(SOON)
				.untilAsserted(() -> assertThatExceptionOfType(WriteNotAcceptedException.class)
					.isThrownBy(() -> views.remove(1L))
					.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.UNAVAILABLE)));
			assertThat(views.get(1L, WRITER.rows::get)).isEqualTo("latest");
			redis.restart();
			awaitTrusted(node);
			await().atMost(SOON).ignoreExceptions().until(() -> {
				views.put(1L, "after");
				return true;
			});
			await().atMost(SOON).untilAsserted(() -> assertThat(WRITER.rows).containsEntry(1L, "after"));
		}
	}

	private static void awaitTrusted(CacheNode node) {
		await().atMost(SOON).until(() -> node.bean(TwoLevelCacheManager.class).isRemoteTrusted());
	}

	@Test
	void worksOnACluster() {
		WRITER.forget();
		try (RedisClusterServers cluster = RedisClusterServers.start(); CacheNode node = start(cluster.properties())) {
			WriteBehind writeBehind = node.bean(WriteBehind.class);
			CacheAccess<Long, String> views = access(node);
			Map<Long, String> values = new LinkedHashMap<>();
			LongStream.range(0, 200).forEach((key) -> values.put(key, "value " + key));
			WRITER.shut();
			WRITER.poison.add(13L);
			views.putAll(values);
			views.clear();
			assertThat(views.getAll(values.keySet())).isEqualTo(values);
			WRITER.open();
			assertThat(writeBehind.awaitFlushed("views", SOON)).isTrue();
			assertThat(WRITER.rows).hasSize(199);

			List<DeadLetter> letters = writeBehind.deadLetters("views", 10);
			assertThat(letters).extracting(DeadLetter::key).containsExactly(13L);
			WRITER.poison.clear();
			assertThat(writeBehind.requeue("views", letters.get(0).id())).isEqualTo(RequeueResult.REQUEUED);
			assertThat(writeBehind.awaitFlushed("views", SOON)).isTrue();
			assertThat(WRITER.rows).isEqualTo(values);
		}
		finally {
			WRITER.reset();
		}
	}

	private static CacheNode start(String[] redis) {
		return CacheNode.start(redis, "trouble", Node.class, "cache-starter.remote.timeout=1s",
				"cache-starter.write-behind.defaults.interval=10ms", "cache-starter.write-behind.defaults.retries=0",
				"cache-starter.write-behind.defaults.min-backoff=5ms",
				"cache-starter.write-behind.defaults.max-backoff=100ms",
				"cache-starter.write-behind.defaults.lease=2s");
	}

	private static CacheAccess<Long, String> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access("views", String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WriteBehindIntegrationTests.AutoConfigured.class)
	static class Node {

		@Bean
		GatedWriter viewWriter() {
			return WRITER;
		}

	}

}
