package io.cachestarter.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the Redis user of docs/security.md may do all that the cache does, and
 * nothing else.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LeastRightsIntegrationTests {

	private static final Pattern RULES = Pattern.compile("^ACL SETUSER shop (on .*)$", Pattern.MULTILINE);

	/** What a cluster needs beside. */
	private static final Pattern CLUSTER_RULES = Pattern.compile("^ACL SETUSER shop (\\+cluster.*)$",
			Pattern.MULTILINE);

	private static final Duration SOON = Duration.ofSeconds(60);

	private final AtomicLong ids = new AtomicLong();

	private RedisServerHandle server;

	private RedisClient client;

	private RedisCommands<String, String> admin;

	private CacheNode first;

	private CacheNode second;

	@BeforeAll
	void start() throws IOException {
		this.server = RedisServers.start();
		this.client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		this.admin = this.client.connect().sync();
		setUser(this.admin, rules(RULES).toArray(String[]::new));
		this.first = node(this.server.properties());
		this.second = node(this.server.properties());
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@AfterAll
	void stop() {
		this.first.close();
		this.second.close();
		this.client.shutdown();
		this.server.close();
	}

	private static List<String> rules(Pattern pattern) throws IOException {
		Matcher matcher = pattern.matcher(Files.readString(Path.of("..", "docs", "security.md")));
		assertThat(matcher.find()).isTrue();
		return List.of(matcher.group(1).split(" "));
	}

	static List<String> commands() throws IOException {
		return rules(RULES).stream().filter((rule) -> rule.startsWith("+")).map((rule) -> rule.substring(1)).toList();
	}

	@Test
	void sufficeForEverything() {
		this.admin.aclLogReset();

		useEverything();
		this.admin.scriptFlush();
		killConnections();
		awaitTrust();
		useEverything();

		// What Lettuce calls itself is of no use to the cache, and no subcommand of Redis
		// 7.0.
		assertThat(refused(this.admin)).allMatch((refused) -> refused.startsWith("client"));
		assertThat(this.first.measure("cache.remote.trusted")).isOne();
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		setUser(this.admin, "-" + command);
		this.admin.aclLogReset();
		this.admin.scriptFlush();
		try {
			killConnections();
			await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> {
				useMost();
				return refused(this.admin).contains(command);
			});
		}
		finally {
			setUser(this.admin, "+" + command);
			killConnections();
			awaitTrust();
		}
	}

	@Test
	void sufficeOnACluster() throws IOException {
		try (RedisClusterServers cluster = RedisClusterServers.start()) {
			List<RedisCommands<String, String>> admins = cluster.nodes()
				.stream()
				.map((each) -> this.client.connect(RedisURI.create(each.host(), each.port())).sync())
				.toList();
			for (RedisCommands<String, String> each : admins) {
				setUser(each, rules(RULES).toArray(String[]::new));
				setUser(each, rules(CLUSTER_RULES).toArray(String[]::new));
				each.aclLogReset();
			}
			try (CacheNode one = node(cluster.properties()); CacheNode other = node(cluster.properties())) {
				CacheNode.awaitEachOther(one, other);
				useEverything(one, other);
				assertThat(admins).allSatisfy(
						(each) -> assertThat(refused(each)).allMatch((refused) -> refused.startsWith("client")));
			}
		}
	}

	private void useEverything() {
		useEverything(this.first, this.second);
	}

	private void useEverything(CacheNode one, CacheNode other) {
		CacheAccess<Long, String> items = access(one, "items");
		long id = this.ids.addAndGet(10);
		String loaded = items.get(id, (key) -> "loaded");
		assertThat(access(other, "items").get(id)).isEqualTo(loaded);
		items.put(id, "a");
		items.put(id, "b", 7);
		assertThat(items.touch(id)).isTrue();
		items.evict(id);
		items.putAll(Map.of(id, "c", id + 1, "d"));
		assertThat(access(other, "items").getAll(List.of(id, id + 1))).hasSize(2);
		items.evictAll(List.of(id, id + 1));
		waitForALoadOfTheOther(one, other, id + 2);
		refresh(one, id + 3);
		double swept = swept(one, other);
		items.put(id + 4, "e", EntryOptions.NONE.withTags("a tag"));
		one.bean(TagOperations.class).invalidate("a tag");
		items.put(id + 5, "f");
		items.clear();
		await().atMost(SOON).until(() -> swept(one, other) >= swept + 2);
	}

	/** Uses each command, but waits for nothing. */
	private void useMost() {
		CacheAccess<Long, String> items = access(this.first, "items");
		long id = this.ids.addAndGet(10);
		items.get(id, (key) -> "loaded");
		items.put(id + 1, "a", EntryOptions.NONE.withTags("a tag"));
		items.touch(id + 1);
		items.evict(id + 1);
		access(this.second, "items").getAll(List.of(id, id + 1));
		this.first.bean(TagOperations.class).invalidate("a tag");
	}

	private static void waitForALoadOfTheOther(CacheNode one, CacheNode other, long id) {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		CompletableFuture<String> load = CompletableFuture.supplyAsync(() -> access(one, "items").get(id, (key) -> {
			loading.countDown();
			return awaited(go) ? "in time" : "too late";
		}));
		assertThat(awaited(loading)).isTrue();
		double waits = other.measure("cache.load.waits", "cache", "items");
		CompletableFuture<String> waiting = CompletableFuture
			.supplyAsync(() -> access(other, "items").get(id, (key) -> "by the other"));
		await().atMost(SOON).until(() -> other.measure("cache.load.waits", "cache", "items") > waits);
		go.countDown();
		assertThat(load.join()).isEqualTo("in time");
		assertThat(waiting.join()).isEqualTo("in time");
	}

	private static void refresh(CacheNode node, long id) {
		CacheAccess<Long, String> refreshed = access(node, "refreshed");
		double refreshes = node.measure("cache.refreshes");
		await().atMost(SOON).until(() -> {
			refreshed.get(id, (key) -> "new");
			return node.measure("cache.refreshes") > refreshes;
		});
	}

	private static boolean awaited(CountDownLatch latch) {
		try {
			return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void killConnections() {
		this.admin.clientKill(KillArgs.Builder.user("shop"));
	}

	private void awaitTrust() {
		for (CacheNode node : List.of(this.first, this.second)) {
			await().atMost(SOON).until(() -> node.measure("cache.remote.trusted") == 1);
		}
	}

	private static double swept(CacheNode one, CacheNode other) {
		return one.measure("cache.swept") + other.measure("cache.swept");
	}

	private static List<String> refused(RedisCommands<String, String> server) {
		return server.aclLog().stream().map((entry) -> String.valueOf(entry.get("object"))).toList();
	}

	private static void setUser(RedisCommands<String, String> server, String... rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("shop");
		Arrays.stream(rules).forEach(arguments::add);
		assertThat(server.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments)).isEqualTo("OK");
	}

	private static CacheNode node(String[] redis) {
		return CacheNode.start(redis, "shop", Application.class, "spring.data.redis.username=shop",
				"spring.data.redis.password=secret", "cache-starter.sweep.interval=500ms",
				"cache-starter.invalidation.heartbeat=200ms", "cache-starter.remote.load-lease=500ms",
				"cache-starter.remote.reconnect-delay=50ms", "cache-starter.caches.refreshed.refresh-ahead=0.001",
				"cache-starter.caches.refreshed.local.enabled=false");
	}

	private static CacheAccess<Long, String> access(CacheNode node, String cache) {
		return node.bean(TwoLevelCacheManager.class).access(cache, String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
