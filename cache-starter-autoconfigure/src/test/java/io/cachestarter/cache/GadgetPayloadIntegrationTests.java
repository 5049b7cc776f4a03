package io.cachestarter.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.invalidation.FlushReason;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.CanaryLog;
import io.cachestarter.test.GadgetPayloads;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that what somebody has written into Redis runs nothing, wherever it lies: the
 * call answers from its method, and what could not be read is removed and counted.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GadgetPayloadIntegrationTests {

	private static final String PREFIX = "gadget-app:cache:";

	private static final int HEADER = 72;

	private static final byte JDK = 4;

	private CacheNode node;

	private RedisProbe redis;

	private Items items;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(RedisServers.shared(), "gadget-app", Application.class,
				"cache-starter.defaults.local.enabled=false", "cache-starter.caches.serialized.remote.codec=jdk");
		this.redis = RedisProbe.open(RedisServers.shared());
		this.items = this.node.bean(Items.class);
	}

	@AfterAll
	void stop() {
		this.redis.close();
		this.node.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "values", "serialized" })
	void answersFromTheMethodWhateverTheValueIs(String cache) {
		byte[] entry = entry(cache);
		payloads().forEach((name, payload) -> {
			for (byte codec : new byte[] { entry[4], JDK }) {
				byte[] planted = withPayload(entry, payload);
				planted[4] = codec;

				assertReplaced(cache, name, planted);
			}
		});
	}

	@Test
	void answersFromTheMethodWhateverTheHeaderSays() {
		byte[] entry = entry("values");
		for (String name : GadgetPayloads.CLASSES) {
			byte[] text = name.getBytes(StandardCharsets.UTF_8);
			for (int offset = 0; offset + text.length < HEADER; offset += 4) {
				byte[] planted = entry.clone();
				System.arraycopy(text, 0, planted, offset, Math.min(text.length, 16));
				this.redis.set(PREFIX + "values:1", planted);

				assertThat(this.items.value(1)).as("%s at %s", name, offset).startsWith("value ");
			}
			byte[] fingerprint = entry.clone();
			ByteBuffer.wrap(fingerprint).putInt(8, name.hashCode());
			assertReplaced("values", "fingerprint of " + name, fingerprint);
		}
		assertThat(CanaryLog.notes()).isEmpty();
	}

	@Test
	void answersObjectsWithoutTheirClassNames() {
		this.items.object(1);
		byte[] entry = this.redis.get(PREFIX + "objects:1");
		payloads().forEach((name, payload) -> {
			this.redis.set(PREFIX + "objects:1", withPayload(entry, payload));

			assertThat(this.items.object(1)).as(name).isInstanceOfAny(String.class, Map.class, List.class);
			assertThat(CanaryLog.notes()).as(name).isEmpty();
		});
	}

	@Test
	void dropsWhatItHoldsWhateverAMessageSays() {
		InvalidationBus bus = this.node.bean(InvalidationBus.class);
		byte[] channel = this.node.bean(KeyNames.class).busChannel().getBytes(StandardCharsets.UTF_8);
		long before = bus.flushes(FlushReason.UNREADABLE);
		Map<String, byte[]> payloads = payloads();

		payloads.values().forEach((payload) -> this.node.bean(RedisGateway.class).publish(channel, payload).join());

		await().atMost(Duration.ofSeconds(30))
			.until(() -> bus.flushes(FlushReason.UNREADABLE) == before + payloads.size());
		assertThat(CanaryLog.notes()).isEmpty();
		assertThat(this.items.value(1)).startsWith("value ");
	}

	private void assertReplaced(String cache, String what, byte[] planted) {
		double unreadable = unreadable(cache);
		this.redis.set(PREFIX + cache + ":1", planted);

		String answer = call(cache);

		assertThat(answer).as(what).isEqualTo("value " + this.items.serial());
		assertThat(call(cache)).as(what).isEqualTo(answer);
		assertThat(unreadable(cache)).as(what).isEqualTo(unreadable + 1);
		assertThat(this.redis.get(PREFIX + cache + ":1")).as(what).isNotEqualTo(planted);
		assertThat(CanaryLog.notes()).as(what).isEmpty();
	}

	private byte[] entry(String cache) {
		this.redis.delete(PREFIX + cache + ":1");
		call(cache);
		return this.redis.get(PREFIX + cache + ":1");
	}

	private String call(String cache) {
		return cache.equals("values") ? this.items.value(1) : this.items.serialized(1);
	}

	private double unreadable(String cache) {
		return this.node.measure("cache.remote.unreadable", "cache", cache);
	}

	private static Map<String, byte[]> payloads() {
		Map<String, byte[]> payloads = new LinkedHashMap<>(GadgetPayloads.serialized());
		for (String json : GadgetPayloads.json()) {
			payloads.put(json, json.getBytes(StandardCharsets.UTF_8));
		}
		return payloads;
	}

	private static byte[] withPayload(byte[] entry, byte[] payload) {
		return ByteBuffer.allocate(HEADER + payload.length)
			.put(entry, 0, HEADER)
			.put(payload)
			.putInt(12, payload.length)
			.array();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

	}

	static class Items {

		private final AtomicLong serial = new AtomicLong();

		@Cacheable("values")
		public String value(long id) {
			return next();
		}

		@Cacheable("serialized")
		public String serialized(long id) {
			return next();
		}

		@Cacheable("objects")
		public Object object(long id) {
			return next();
		}

		private String next() {
			return "value " + this.serial.incrementAndGet();
		}

		public long serial() {
			return this.serial.get();
		}

	}

}
