package io.cachestarter.structure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** What structures do when Redis is in trouble, or is asked for too much. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructuresTroubleIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(40);

	private static final Expiry HOUR = Expiry.afterWrite(Duration.ofHours(1));

	private final RedisServerHandle server = RedisServers.start();

	private final StructuresNode node = StructuresNode.start(this.server.properties(),
			new StructureSettings(100, 5, 20), Duration.ofMillis(250));

	private final Counters counters = this.node.structures().counters("visits", HOUR);

	@AfterAll
	void stop() {
		this.node.close();
		this.server.close();
	}

	@Test
	void callsFailWithinTheBudgetWhileRedisIsFrozen() {
		this.server.freeze();
		long start = System.nanoTime();

		assertThatExceptionOfType(RedisFailureException.class).isThrownBy(() -> this.counters.increment("a"));
		assertThat(failureOf(this.counters.incrementAsync("a"))).isInstanceOf(RedisFailureException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(this.node.observed("counter increment false")).isGreaterThanOrEqualTo(2);

		this.server.thaw();
		await().atMost(SOON).ignoreExceptions().until(() -> this.counters.increment("thawed") > 0);
	}

	@Test
	void callsFailWhileRedisIsGone() {
		this.server.kill();

		assertThatExceptionOfType(RedisFailureException.class).isThrownBy(() -> this.counters.get("b"));
		assertThat(failureOf(this.counters.getAsync("b"))).isInstanceOf(RedisFailureException.class);

		this.server.restart();
		await().atMost(SOON).ignoreExceptions().until(() -> this.counters.increment("restarted") > 0);
	}

	private static Throwable failureOf(CompletableFuture<?> future) {
		return future.handle((done, ex) -> ex).orTimeout(20, TimeUnit.SECONDS).join();
	}

	@Test
	void whatIsTooLargeIsRefused() {
		RedisStructures structures = this.node.structures();
		CappedSets<String> sets = structures.cappedSets("sets", String.class, 100, HOUR);

		assertThatIllegalArgumentException().isThrownBy(() -> sets.add("1", "x".repeat(19)))
			.withMessage("The member of 'sets' has 21 bytes as JSON, but at most 20 are allowed. "
					+ "Raise 'cache-starter.structures.max-value-size', or keep less in it");
		assertThatIllegalArgumentException().isThrownBy(() -> sets.members("1", 6))
			.withMessageContaining("'cache-starter.structures.max-per-call'");
		assertThatIllegalArgumentException().isThrownBy(() -> structures.cappedSets("s", String.class, 101, HOUR))
			.withMessageContaining("from 1 to 100");
		assertThatIllegalArgumentException().isThrownBy(() -> structures.recentLists("s", String.class, 6, HOUR))
			.withMessageContaining("from 1 to 5");
		assertThatIllegalArgumentException().isThrownBy(
				() -> structures.recentLists("s", Integer.class, 5, HOUR).addAll("1", List.of(1, 2, 3, 4, 5, 6)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> structures.leaderboards("s", Integer.class, HOUR).around("1", 1, 3))
			.withMessageContaining("is 7");
		assertThatIllegalArgumentException().isThrownBy(() -> this.counters.get(""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.counters.get("x".repeat(1_025)))
			.withMessageContaining("1025 characters");
	}

	@Test
	void everyStructureHasAnEnd() {
		assertThatIllegalArgumentException().isThrownBy(() -> Expiry.afterWrite(Duration.ofMillis(999)))
			.withMessageContaining("from 1 second to 36,500 days");
		assertThatIllegalArgumentException().isThrownBy(() -> Expiry.afterCreation(Duration.ofDays(36_501)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.structures().windowCounters("x", Duration.ZERO))
			.withMessageContaining("window");
		assertThatIllegalArgumentException().isThrownBy(() -> new StructureSettings(1, 4_001, 1))
			.withMessageContaining("maxPerCall");
	}

}
