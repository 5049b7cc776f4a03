package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;

import io.cachestarter.test.RedisRights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the Redis user of docs/security.md may do all that rate limits do, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitRightsIntegrationTests {

	private static final String FEATURE = "&shop:limits";

	private static final Duration SOON = Duration.ofSeconds(30);

	private final RedisRights rights = new RedisRights(FEATURE);

	private LimitsNode node;

	@BeforeAll
	void start() {
		RateLimitPolicy[] policies = List.of(RateLimitAlgorithm.values())
			.stream()
			.map((algorithm) -> new RateLimitPolicy(algorithm.name(), 1_000, Duration.ofHours(1), algorithm))
			.toArray(RateLimitPolicy[]::new);
		this.node = LimitsNode.start(this.rights.properties(), "shop", RateLimiterSettings.of("all", policies));
		await().atMost(SOON).until(() -> this.node.redis().isSubscribed());
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
		RateLimiters limiters = this.node.limiters();
		RateLimitResult result = limiters.tryAcquire("all", "k", 3);
		assertThat(result.getOutcome()).isEqualTo(RateLimitOutcome.ALLOWED);
		limiters.release(result).join();
		assertThat(limiters.refund(RateLimitRequest.of("all", "k", 1)).join()).isEqualTo(1);
		limiters.change("all", (settings) -> settings.withShadow(true)).join();
		limiters.restore("all").join();
		limiters.reset("all", "k").join();
		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		this.rights.take(command);
		try {
			await().atMost(SOON).until(() -> {
				RateLimiters limiters = this.node.limiters();
				RateLimitResult result = limiters.tryAcquire("all", "k", 1);
				assertThat(limiters.release(result).handle((done, ex) -> true).join()).isTrue();
				assertThat(limiters.restore("all").handle((done, ex) -> true).join()).isTrue();
				return this.rights.refused().contains(command);
			});
		}
		finally {
			this.rights.give(command);
			await().atMost(SOON).until(() -> this.node.tryAcquire("all", "other").getOutcome().isDecided());
		}
	}

}
