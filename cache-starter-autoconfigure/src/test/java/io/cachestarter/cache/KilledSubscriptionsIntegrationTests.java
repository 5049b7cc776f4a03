package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Connections are closed by the server while keys are rewritten that all nodes read. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledSubscriptionsIntegrationTests {

	private static final int KEYS = 200;

	private static final Duration SOON = Duration.ofSeconds(30);

	private final Map<Integer, Integer> database = new ConcurrentHashMap<>();

	private final List<Thread> readers = new ArrayList<>();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final List<CacheNode> nodes = new ArrayList<>();

	private RedisServerHandle redis;

	private RedisProbe probe;

	private Duration slowest = Duration.ZERO;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.probe = RedisProbe.open(this.redis);
		for (int i = 0; i < 2; i++) {
			this.nodes.add(CacheNode.start(this.redis, "killed-subscriptions", Node.class,
					"cache-starter.invalidation.heartbeat=200ms", "cache-starter.remote.load-lease=1s",
					"cache-starter.defaults.local.ttl=10m"));
		}
		CacheNode.awaitEachOther(this.nodes.toArray(CacheNode[]::new));
		IntStream.range(0, KEYS).forEach((key) -> this.database.put(key, 0));
		this.nodes.forEach(this::readOn);
	}

	@AfterAll
	void stop() throws InterruptedException {
		this.stopped.set(true);
		for (Thread reader : this.readers) {
			reader.join();
		}
		this.nodes.forEach(CacheNode::close);
		this.probe.close();
		this.redis.close();
	}

	@Test
	void servesNothingStaleAfterClosedSubscriptions() {
		for (int round = 0; round < 20; round++) {
			rewriteWhile(RedisProbe::killSubscriptions, round * 10);
		}
		report("20 times closed subscriptions");
	}

	@Test
	void servesNothingStaleAfterClosedCommandConnections() {
		for (int round = 0; round < 5; round++) {
			rewriteWhile(RedisProbe::killCommandConnections, 20 + round * 40);
		}
		report("5 times closed command connections");
	}

	private void rewriteWhile(ToLongFunction<RedisProbe> kill, int killAt) {
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch(KilledSubscriptionsIntegrationTests::isWhole));
		for (int key = 0; key < KEYS; key++) {
			if (key == killAt) {
				assertThat(kill.applyAsLong(this.probe)).isGreaterThanOrEqualTo(this.nodes.size());
			}
			this.database.merge(key, 1, Integer::sum);
			cache(this.nodes.get(key % 2)).evict(key);
		}
		long rewritten = System.nanoTime();
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch(KilledSubscriptionsIntegrationTests::isWhole));
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(this.nodes).allSatisfy((node) -> assertThat(staleKeys(node)).isEmpty()));
		Duration took = Duration.ofNanos(System.nanoTime() - rewritten);
		this.slowest = (took.compareTo(this.slowest) > 0) ? took : this.slowest;
	}

	private static boolean isWhole(CacheNode node) {
		TwoLevelCacheManager manager = node.bean(TwoLevelCacheManager.class);
		return node.bean(RedisGateway.class).isSubscribed() && manager.isRemoteTrusted() && manager.journalSize() == 0;
	}

	private List<Integer> staleKeys(CacheNode node) {
		return this.database.keySet()
			.stream()
			.filter((key) -> !Objects.equals(read(node, key), this.database.get(key)))
			.toList();
	}

	private void readOn(CacheNode node) {
		Thread reader = new Thread(() -> {
			while (!this.stopped.get()) {
				this.database.keySet().forEach((key) -> read(node, key));
			}
		}, "reader");
		this.readers.add(reader);
		reader.start();
	}

	private Integer read(CacheNode node, Integer key) {
		return Objects.requireNonNull(cache(node).get(key, () -> this.database.get(key)));
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items"));
	}

	private void report(String what) {
		assertThat(this.readers).allMatch(Thread::isAlive);
		System.out.println("Killed: " + what + ", all keys current within " + this.slowest.toMillis() + " ms");
		this.slowest = Duration.ZERO;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
