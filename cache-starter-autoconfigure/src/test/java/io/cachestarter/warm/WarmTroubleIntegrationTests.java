package io.cachestarter.warm;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.lock.DistributedLocks;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Warm-ups whose node dies, or whose Redis does not answer, in the middle. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarmTroubleIntegrationTests {

	static final int BATCH = 50;

	private static final int KEYS = 4 * BATCH;

	private static final Duration SOON = Duration.ofSeconds(30);

	private final String name = "items-" + UUID.randomUUID();

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode node;

	@BeforeAll
	void startServer() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.node = start(this.server.properties());
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.redis.close();
		this.server.close();
	}

	static CacheNode start(String[] redis, String... more) {
		List<String> properties = new ArrayList<>(List.of("cache-starter.lock.lease=1s",
				"cache-starter.remote.load-lease=1s", "cache-starter.remote.timeout=2s"));
		properties.addAll(List.of(more));
		return CacheNode.start(redis, "warm", WarmersIntegrationTests.Node.class, properties.toArray(String[]::new));
	}

	static RecordingWarmer newWarmer(String cache) {
		return new RecordingWarmer(cache, KEYS, WarmerSettings.DEFAULT.withBatch(BATCH).withConcurrency(1));
	}

	static RedisCacheWarmers open(CacheNode node, CacheWarmer<Long, String> warmer) {
		return new RedisCacheWarmers(
				List.of(new CachedValuesTask<>(warmer,
						node.bean(TwoLevelCacheManager.class).warmable(warmer.cache(), String.class))),
				() -> node.bean(DistributedLocks.class), node.bean(RedisGateway.class), node.bean(KeyNames.class),
				Duration.ofMinutes(1), WarmObserver.NO_OP, Clock.systemUTC());
	}

	private static CacheAccess<Long, String> access(CacheNode node, String cache) {
		return node.bean(TwoLevelCacheManager.class).access(cache, String.class);
	}

	private static List<Long> keys() {
		return LongStream.range(0, KEYS).boxed().toList();
	}

	private static Map<Long, String> values(String beginning) {
		return keys().stream().collect(Collectors.toMap(Function.identity(), (key) -> beginning + key));
	}

	@Test
	void isBegunAgainWhereAKilledNodeHasLeftIt() throws IOException {
		CacheAccess<Long, String> access = access(this.node, this.name);
		Process killed = startProcess();
		try {
			awaitSecondBatch(killed);
			access.evict(3L);
		}
		finally {
			killed.destroyForcibly().onExit().join();
		}
		await().atMost(SOON).until(() -> this.redis.keys("warm:cache:" + this.name + ":").size() == BATCH - 1);

		RecordingWarmer warmer = newWarmer(this.name).from((key) -> "of the second " + key);
		try (RedisCacheWarmers warmers = open(this.node, warmer)) {
			WarmerStatus status = warmers.runIfDue(this.name).join();

			assertThat(status.outcome()).as("the first has left no note").isEqualTo(WarmOutcome.LOADED);
			assertThat(status.loaded()).isEqualTo(KEYS - BATCH + 1);
			assertThat(status.failed()).isZero();
		}
		Map<Long, String> expected = values("of the second ");
		LongStream.range(0, BATCH).filter((key) -> key != 3).forEach((key) -> expected.put(key, "of the first " + key));
		assertThat(access.getAll(keys())).isEqualTo(expected);
	}

	private Process startProcess() throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), WarmingNode.class.getName(), this.name));
		command.addAll(List.of(this.server.properties()));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static void awaitSecondBatch(Process process) throws IOException {
		BufferedReader output = process.inputReader();
		List<String> lines = new ArrayList<>();
		String line = output.readLine();
		while (line != null && !line.equals(WarmingNode.LOADING)) {
			lines.add(line);
			line = output.readLine();
		}
		assertThat(line).as("the last line of %s", lines).isEqualTo(WarmingNode.LOADING);
	}

	@Test
	void leavesNothingHalfDoneWhenRedisFreezes() {
		String cache = "frozen-" + UUID.randomUUID();
		RecordingWarmer warmer = newWarmer(cache).from((key) -> {
			if (key == BATCH && !this.server.isFrozen()) {
				this.server.freeze();
			}
			return "value " + key;
		});
		try (CacheNode impatient = start(this.server.properties(), "cache-starter.remote.timeout=300ms");
				RedisCacheWarmers warmers = open(impatient, warmer)) {
			CompletableFuture<WarmerStatus> run = warmers.runAsync(cache);
			await().atMost(SOON).until(() -> run.isDone() || warmer.calls().size() > 3);
			this.server.thaw();

			assertThat(run).succeedsWithin(SOON).extracting(WarmerStatus::failed).isEqualTo(0L);
			await().atMost(SOON).until(() -> impatient.bean(TwoLevelCacheManager.class).isRemoteTrusted());
			await().atMost(SOON).until(() -> this.node.bean(TwoLevelCacheManager.class).isRemoteTrusted());
			WarmerStatus again = warmers.run(cache);
			assertThat(again.outcome()).isEqualTo(WarmOutcome.LOADED);
			assertThat(again.loaded() + again.skipped()).isEqualTo(KEYS);
		}
		assertThat(access(this.node, cache).getAll(keys())).isEqualTo(values("value "));
	}

}
