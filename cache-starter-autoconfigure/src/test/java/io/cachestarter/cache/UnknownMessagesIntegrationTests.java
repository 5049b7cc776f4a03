package io.cachestarter.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.FlushReason;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node of a later version tells of a change in a way that this one does not know, as
 * nodes from before evicts by pattern hear of those.
 */
@Timeout(60)
class UnknownMessagesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	/** Sender, sequence number, epoch and time, no cache and no keys. */
	private static final int HEADER = 2 + 4 * Long.BYTES + Short.BYTES + Integer.BYTES;

	@ParameterizedTest
	@CsvSource({ "1, 8", "2, 1", "2, 200" })
	void dropsTheWholeHeapRatherThanStayStale(byte version, int kind) {
		RedisServerHandle server = RedisServers.shared();
		String app = "unknown-" + UUID.randomUUID();
		try (RedisProbe redis = RedisProbe.open(server);
				CacheNode node = CacheNode.start(server, app, PatternNode.class)) {
			CacheAccess<String, String> access = node.bean(TwoLevelCacheManager.class).access("items", String.class);
			access.put("key", "old");
			redis.delete(app + ":cache:items:key");
			assertThat(access.get("key")).as("in the heap").isEqualTo("old");
			InvalidationBus bus = node.bean(InvalidationBus.class);
			long before = bus.flushes(FlushReason.UNREADABLE);

			publish(node, ByteBuffer.allocate(HEADER).put(version).put((byte) kind).putLong(4711).putLong(1).array());

			await().atMost(SOON).untilAsserted(() -> assertThat(access.get("key")).isNull());
			assertThat(bus.flushes(FlushReason.UNREADABLE)).isEqualTo(before + 1);
			access.put("key", "new");
			assertThat(access.get("key")).isEqualTo("new");
		}
	}

	private static void publish(CacheNode node, byte[] message) {
		RedisGateway redis = node.bean(RedisGateway.class);
		byte[] channel = node.bean(KeyNames.class).busChannel().getBytes(StandardCharsets.UTF_8);
		assertThat(redis.await(redis.publish(channel, message))).isPositive();
	}

}
