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
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
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
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownMessagesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	/** Sender, sequence number, epoch and time, no cache and no keys. */
	private static final int HEADER = 2 + 4 * Long.BYTES + Short.BYTES + Integer.BYTES;

	private final String app = "unknown-" + UUID.randomUUID();

	private RedisProbe redis;

	private CacheNode node;

	@BeforeAll
	void start() {
		this.redis = RedisProbe.open(RedisServers.shared());
		this.node = CacheNode.start(RedisServers.shared(), this.app, PatternNode.class);
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.redis.close();
	}

	@ParameterizedTest
	@CsvSource({ "1, 8", "2, 1", "2, 200" })
	void dropsTheWholeHeapRatherThanStayStale(byte version, int kind) {
		CacheAccess<String, String> access = this.node.bean(TwoLevelCacheManager.class).access("items", String.class);
		access.put("key", "old");
		this.redis.delete(this.app + ":cache:items:key");
		assertThat(access.get("key")).as("in the heap").isEqualTo("old");
		InvalidationBus bus = this.node.bean(InvalidationBus.class);
		long before = bus.flushes(FlushReason.UNREADABLE);

		publish(ByteBuffer.allocate(HEADER).put(version).put((byte) kind).putLong(4711).putLong(1).array());

		await().atMost(SOON).untilAsserted(() -> assertThat(access.get("key")).isNull());
		assertThat(bus.flushes(FlushReason.UNREADABLE)).isEqualTo(before + 1);
		access.put("key", "new");
		assertThat(access.get("key")).isEqualTo("new");
	}

	private void publish(byte[] message) {
		RedisGateway gateway = this.node.bean(RedisGateway.class);
		byte[] channel = this.node.bean(KeyNames.class).busChannel().getBytes(StandardCharsets.UTF_8);
		assertThat(gateway.await(gateway.publish(channel, message))).isPositive();
	}

}
