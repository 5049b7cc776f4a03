package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.List;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisRights;
import io.cachestarter.writebehind.WriteBehind.RequeueResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the Redis user of docs/security.md may do all that write-behind does, and
 * that nothing is listed for it that it does not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteBehindRightsIntegrationTests {

	private static final String FEATURE = "+xadd";

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final GatedWriter WRITER = new GatedWriter();

	private final RedisRights rights = new RedisRights(FEATURE);

	private CacheNode node;

	private WriteBehind writeBehind;

	private CacheAccess<Long, String> views;

	@BeforeAll
	void start() {
		this.node = start("cache-starter.write-behind.defaults.lease=1s");
		this.writeBehind = this.node.bean(WriteBehind.class);
		this.views = this.node.bean(TwoLevelCacheManager.class).access("views", String.class);
	}

	private CacheNode start(String property) {
		return CacheNode.start(this.rights.properties(), "shop", Node.class, property,
				"cache-starter.write-behind.defaults.interval=10ms", "cache-starter.write-behind.defaults.partitions=1",
				"cache-starter.write-behind.defaults.retries=0", "cache-starter.write-behind.defaults.min-backoff=5ms",
				"cache-starter.write-behind.defaults.max-backoff=50ms",
				"cache-starter.write-behind.defaults.accept-timeout=0s");
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.rights.close();
	}

	static List<String> commands() {
		return RedisRights.commands(FEATURE);
	}

	@Test
	void sufficeForEverything() {
		this.rights.forgetRefused();
		useEverything();
		start("cache-starter.write-behind.shutdown-timeout=1s").close();

		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	private void useEverything() {
		for (long key : List.of(1L, 2L)) {
			WRITER.refusals.set(1);
			this.views.put(key, "refused");
			await().atMost(SOON).until(() -> !this.writeBehind.deadLetters("views", 1).isEmpty());
			String id = this.writeBehind.deadLetters("views", 1).get(0).id();
			if (key == 1) {
				assertThat(this.writeBehind.requeue("views", id)).isEqualTo(RequeueResult.REQUEUED);
				assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
			}
			else {
				assertThat(this.writeBehind.discard("views", id)).isTrue();
			}
		}
		this.views.remove(1L);
		assertThat(this.views.get(1L)).isNull();
		assertThat(this.writeBehind.awaitFlushed("views", SOON)).isTrue();
		assertThat(WRITER.rows).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		long key = command.hashCode();
		WRITER.refusals.set(Integer.MAX_VALUE);
		this.rights.take(command);
		try {
			await().atMost(SOON).until(() -> {
				runIfAllowed(() -> this.views.put(key, "value"));
				runIfAllowed(() -> this.writeBehind.deadLetters("views", 1)
					.forEach((letter) -> this.writeBehind.discard("views", letter.id())));
				return this.rights.refused().contains(command);
			});
		}
		finally {
			WRITER.reset();
			this.rights.give(command);
		}
		await().atMost(SOON).ignoreExceptions().until(() -> this.writeBehind.awaitFlushed("views", SOON));
		await().atMost(SOON).ignoreExceptions().until(() -> {
			this.writeBehind.deadLetters("views", 100)
				.forEach((letter) -> this.writeBehind.discard("views", letter.id()));
			return this.writeBehind.deadLetters("views", 1).isEmpty();
		});
	}

	private static void runIfAllowed(Runnable operation) {
		try {
			operation.run();
		}
		catch (RedisFailureException | WriteNotAcceptedException ex) {
			assertThat(String.valueOf(ex.getMessage())).containsAnyOf("NOPERM", "ACL", "command", "breaker",
					"not asked", "not confirmed");
		}
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
