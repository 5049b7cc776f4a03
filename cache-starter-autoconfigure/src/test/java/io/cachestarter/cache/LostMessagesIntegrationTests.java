package io.cachestarter.cache;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.invalidation.FlushReason;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.KillArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes, and messages between them that are lost, late or unreadable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostMessagesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private RedisServerHandle redis;

	private CacheNode first;

	private CacheNode second;

	private String items;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
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

	@BeforeEach
	void useAnotherCache() {
		this.items = "items-" + UUID.randomUUID();
		await().atMost(SOON).until(this.first.bean(RedisGateway.class)::isSubscribed);
		await().atMost(SOON).until(this.second.bean(RedisGateway.class)::isSubscribed);
	}

	@Test
	void flushesTheLocalLevelWhenTheSubscriptionWasLost() {
		cache(this.first).put(1L, new Item("old"));
		assertThat(value(this.second, 1L)).isEqualTo(new Item("old"));

		killSubscriptions();
		removeBehindTheCache(1L);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(cache(this.first).get(1L)).isNull();
			assertThat(cache(this.second).get(1L)).isNull();
		});
		await().atMost(SOON).until(this.first.bean(RedisGateway.class)::isSubscribed);
	}

	@Test
	void appliesTheReadableKeysOfAMessageWithOthers() {
		cache(this.first).put("good", new Item("old"));
		assertThat(value(this.second, "good")).isEqualTo(new Item("old"));

		InvalidationBus bus = this.first.bean(InvalidationBus.class);
		RedisGateway gateway = this.first.bean(RedisGateway.class);
		gateway.await(gateway.publish(bus.channel(),
				bus.keysChanged(this.items, List.of("\"", "-", "9x", "int(x)", "a%", "uuid(", "", "good"))));
		removeBehindTheCache("good");

		await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second).get("good")).isNull());
	}

	@Test
	void dropsEverythingLocalAfterAMessageThatCannotBeRead() {
		cache(this.first).put(1L, new Item("old"));
		assertThat(value(this.second, 1L)).isEqualTo(new Item("old"));
		removeBehindTheCache("1");
		InvalidationBus bus = this.first.bean(InvalidationBus.class);
		RedisGateway gateway = this.first.bean(RedisGateway.class);

		gateway.await(gateway.publish(bus.channel(), new byte[] { 99, 1, 2 }));

		await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second).get(1L)).isNull());
		await().atMost(SOON).until(() -> this.second.bean(InvalidationBus.class).flushes(FlushReason.UNREADABLE) == 1);
	}

	@Test
	void noticesThatAMessageWasLost() {
		cache(this.first).put(1L, new Item("old"));
		assertThat(value(this.second, 1L)).isEqualTo(new Item("old"));
		removeBehindTheCache(1L);
		InvalidationBus sender = this.first.bean(InvalidationBus.class);
		InvalidationBus receiver = this.second.bean(InvalidationBus.class);
		long gaps = receiver.flushes(FlushReason.GAP);

		byte[] lost = sender.keysChanged(this.items, List.of("1"));

		assertThat(lost).isNotEmpty();
		await().atMost(SOON).until(() -> receiver.flushes(FlushReason.GAP) > gaps);
		assertThat(cache(this.second).get(1L)).isNull();
	}

	@Test
	void publishesLaterWhatCouldNotBePublished() {
		cache(this.first).put(1L, new Item("old"));
		assertThat(value(this.second, 1L)).isEqualTo(new Item("old"));
		removeBehindTheCache(1L);
		InvalidationBus sender = this.first.bean(InvalidationBus.class);

		sender.publishLater(sender.keysChanged(this.items, List.of("1")));

		await().atMost(SOON).untilAsserted(() -> assertThat(cache(this.second).get(1L)).isNull());
	}

	@Test
	void noticesThatAnotherNodeHasFallenSilentWithoutAGoodbye() {
		InvalidationBus receiver = this.second.bean(InvalidationBus.class);
		RedisGateway gateway = this.first.bean(RedisGateway.class);
		long silences = receiver.flushes(FlushReason.SILENCE);

		gateway.await(gateway.publish(receiver.channel(), heartbeatOfAnother()));

		await().atMost(SOON).until(() -> receiver.flushes(FlushReason.SILENCE) > silences);
	}

	private CacheNode node() {
		return CacheNode.start(this.redis, "lost-messages", Node.class, "cache-starter.invalidation.heartbeat=200ms",
				"cache-starter.defaults.local.ttl=10m", "cache-starter.defaults.type=" + Item.class.getName());
	}

	private Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache(this.items));
	}

	private Object value(CacheNode node, Object key) {
		return Objects.requireNonNull(Objects.requireNonNull(cache(node).get(key)).get());
	}

	private void removeBehindTheCache(Object key) {
		assertThat(this.first.bean(StringRedisTemplate.class).delete("lost-messages:cache:" + this.items + ":" + key))
			.isTrue();
	}

	/** A heartbeat of a sender that has sent nothing and is never heard again. */
	private static byte[] heartbeatOfAnother() {
		ByteBuffer message = ByteBuffer.allocate(40);
		return message.put((byte) 1).put((byte) 3).putLong(4711).array();
	}

	@SuppressWarnings("unchecked") // what the driver hands out
	private void killSubscriptions() {
		Long killed = this.first.bean(StringRedisTemplate.class)
			.execute((RedisCallback<Long>) (
					connection) -> ((RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection())
						.clientKill(KillArgs.Builder.typePubsub())
						.toCompletableFuture()
						.join());
		assertThat(killed).isGreaterThanOrEqualTo(2);
	}

	record Item(String name) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
