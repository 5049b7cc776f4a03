package io.cachestarter.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A node dies while it loads what another one waits for. */
@Timeout(90)
class DeadHolderIntegrationTests {

	static final String LEASE = "cache-starter.remote.load-lease=1s";

	/** The lease and 500 ms on a quiet machine. */
	private static final Duration SERVED_WITHIN = Duration.ofSeconds(6);

	private final String app = "dead-holder-" + UUID.randomUUID();

	private final AtomicInteger loads = new AtomicInteger();

	@Test
	void loadsOnceMoreWhenTheLeaseOfAKilledNodeEnds() throws IOException {
		try (CacheNode node = CacheNode.start(RedisServers.shared(), this.app, Node.class, LEASE)) {
			TwoLevelCache cache = Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).findDoor("items", null));
			Process holder = startHolder("k");
			try {
				awaitLoad(holder);
				Crowd<String> callers = Crowd
					.start(Collections.nCopies(20, (Callable<String>) () -> cache.get("k", this::load)));
				await().atMost(Duration.ofSeconds(30)).until(() -> cache.store().counts().waits().sum() > 0);
				assertThat(this.loads).hasValue(0);

				long killed = System.nanoTime();
				holder.destroyForcibly();
				assertThat(callers.results()).containsOnly("value");

				assertIsServedSoon(Duration.ofNanos(System.nanoTime() - killed));
				assertThat(this.loads).hasValue(1);
			}
			finally {
				holder.destroyForcibly().onExit().join();
			}
		}
	}

	private String load() {
		this.loads.incrementAndGet();
		return "value";
	}

	private Process startHolder(String key) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), HoldingNode.class.getName()));
		command.addAll(List.of(this.app, key));
		command.addAll(List.of(RedisServers.shared().properties()));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static void awaitLoad(Process holder) throws IOException {
		BufferedReader output = holder.inputReader();
		List<String> lines = new ArrayList<>();
		String line = output.readLine();
		while (line != null && !line.equals(HoldingNode.LOADING)) {
			lines.add(line);
			line = output.readLine();
		}
		assertThat(line).as("the last line of %s", lines).isEqualTo(HoldingNode.LOADING);
	}

	private static void assertIsServedSoon(Duration took) {
		System.out.println("Dead holder: others were served within " + took.toMillis() + " ms, with a lease of 1 s");
		assertThat(took).as("time from the kill to the last answer").isLessThan(SERVED_WITHIN);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
