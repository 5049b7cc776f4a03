package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes, and Redis freezes or dies. */
@Timeout(90)
class LimitsWithoutRedisIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration BUDGET = Duration.ofMillis(250);

	private final RedisServerHandle server = RedisServers.start();

	private List<LimitsNode> nodes = List.of();

	@BeforeEach
	void start() {
		String app = "limits-" + UUID.randomUUID();
		this.nodes = Stream.of(1, 2)
			.map((n) -> LimitsNode.start(this.server.properties(), app, Duration.ZERO, BUDGET,
					limiter("open", OnRedisFailure.OPEN), limiter("closed", OnRedisFailure.CLOSED),
					limiter("local", OnRedisFailure.LOCAL), lending("lent")))
			.toList();
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> node.limiters().nodes() == 2));
	}

	@AfterEach
	void stop() {
		this.nodes.forEach(LimitsNode::close);
		this.server.close();
	}

	private static RateLimiterSettings limiter(String name, OnRedisFailure reaction) {
		return RateLimiterSettings
			.of(name, new RateLimitPolicy(name, 10, Duration.ofMinutes(10), RateLimitAlgorithm.SLIDING_WINDOW))
			.withOnRedisFailure(reaction);
	}

	private static RateLimiterSettings lending(String name) {
		return RateLimiterSettings
			.of(name, new RateLimitPolicy(name, 4, Duration.ofMinutes(10), RateLimitAlgorithm.CONCURRENCY))
			.withOnRedisFailure(OnRedisFailure.LOCAL);
	}

	@Test
	void frozenServerIsAnsweredAsEachLimiterSays() {
		LimitsNode node = this.nodes.get(0);
		this.server.freeze();
		for (int i = 0; i < 20; i++) {
			assertThat(node.tryAcquire("open", "k").getOutcome()).isEqualTo(RateLimitOutcome.FAILED_OPEN);
			assertThat(node.tryAcquire("closed", "k").getOutcome()).isEqualTo(RateLimitOutcome.FAILED_CLOSED);
		}
		for (LimitsNode each : this.nodes) {
			for (int i = 0; i < 5; i++) {
				assertThat(each.tryAcquire("local", "k").getOutcome()).isEqualTo(RateLimitOutcome.FALLBACK_ALLOWED);
			}
			RateLimitResult denied = each.tryAcquire("local", "k");
			assertThat(denied.getOutcome()).isEqualTo(RateLimitOutcome.FALLBACK_DENIED);
			assertThat(denied.getRetryAfter()).isPositive();
			assertThat(denied.getPolicies().get(0).violated()).isTrue();
		}
		assertThat(node.counts().redisErrors()).isEqualTo(46);
		this.server.thaw();
		await().atMost(SOON)
			.until(() -> this.nodes.stream()
				.allMatch((each) -> each.tryAcquire("closed", "later").getOutcome().isDecided()));
		await().atMost(SOON).until(() -> node.tryAcquire("local", "k").getOutcome().isDecided());
	}

	/** Of the first calls each may take the whole budget, of the others none. */
	@Test
	void frozenServerCostsNoMoreThanTheBudgetNowAndThen() {
		LimitsNode node = this.nodes.get(0);
		this.server.freeze();
		long before = node.counts().millisOfDecisions();
		for (int i = 0; i < 1_000; i++) {
			assertThat(node.tryAcquire("open", "k" + i).isAllowed()).isTrue();
		}
		assertThat(node.counts().millisOfDecisions() - before).isLessThan(1_000 * BUDGET.toMillis() / 10);
	}

	@Test
	void concurrentPermitsOfTheShareComeBack() {
		LimitsNode node = this.nodes.get(0);
		this.server.freeze();
		RateLimitResult first = node.tryAcquire("lent", "k");
		assertThat(first.getOutcome()).isEqualTo(RateLimitOutcome.FALLBACK_ALLOWED);
		assertThat(node.tryAcquire("lent", "k").isAllowed()).isTrue();
		assertThat(node.tryAcquire("lent", "k").isAllowed()).isFalse();
		node.limiters().release(first).join();
		assertThat(node.tryAcquire("lent", "k").isAllowed()).isTrue();
		assertThat(node.tryAcquire("lent", "k").isAllowed()).isFalse();
	}

	@Test
	void limitsAreDecidedAgainAfterARestart() {
		LimitsNode node = this.nodes.get(0);
		assertThat(node.limiters().tryAcquire("closed", "k", 10).isAllowed()).isTrue();
		assertThat(node.tryAcquire("closed", "k").getOutcome()).isEqualTo(RateLimitOutcome.DENIED);
		this.server.kill();
		await().atMost(SOON).until(() -> node.tryAcquire("closed", "k").getOutcome() == RateLimitOutcome.FAILED_CLOSED);
		this.server.restart();
		await().atMost(SOON).until(() -> node.tryAcquire("closed", "k").getOutcome() == RateLimitOutcome.ALLOWED);
	}

}
