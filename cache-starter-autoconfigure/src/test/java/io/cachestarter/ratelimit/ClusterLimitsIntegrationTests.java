package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.cachestarter.test.RedisClusterServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Limits in a cluster, where no script reaches two slots. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterLimitsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration WINDOW = Duration.ofMinutes(10);

	private final RedisClusterServers cluster = RedisClusterServers.start();

	private List<LimitsNode> nodes = List.of();

	@BeforeAll
	void start() {
		String app = "limits-" + UUID.randomUUID();
		RateLimiterSettings both = RateLimiterSettings.of("both",
				new RateLimitPolicy("short", 3, WINDOW, RateLimitAlgorithm.SLIDING_WINDOW),
				new RateLimitPolicy("long", 5, WINDOW.multipliedBy(2), RateLimitAlgorithm.TOKEN_BUCKET));
		this.nodes = IntStream.range(0, 2)
			.mapToObj((n) -> LimitsNode.start(this.cluster.properties(), app, both,
					limiter("one", 3, RateLimitAlgorithm.SLIDING_WINDOW),
					limiter("other", 2, RateLimitAlgorithm.SLIDING_WINDOW_BUCKETS),
					limiter("lent", 1, RateLimitAlgorithm.CONCURRENCY)))
			.toList();
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> node.limiters().nodes() == 2));
	}

	@AfterAll
	void stop() {
		this.nodes.forEach(LimitsNode::close);
		this.cluster.close();
	}

	private static RateLimiterSettings limiter(String name, long limit, RateLimitAlgorithm algorithm) {
		return RateLimiterSettings.of(name, new RateLimitPolicy(name, limit, WINDOW, algorithm));
	}

	@Test
	void limitsOfOneKeyLieTogether() {
		for (int user = 0; user < 50; user++) {
			assertThat(this.nodes.get(user % 2).limiters().tryAcquire("both", "user" + user, 3).isAllowed()).isTrue();
			RateLimitResult denied = this.nodes.get(1 - user % 2).limiters().tryAcquire("both", "user" + user, 1);
			assertThat(denied.isAllowed()).isFalse();
			assertThat(denied.getPolicies()).extracting(PolicyStatus::remaining).containsExactly(0L, 2L);
		}
	}

	@Test
	void limitsOfSeveralKeysGivePermitsBackIfOneDenies() {
		for (int user = 0; user < 50; user++) {
			RateLimiters limiters = this.nodes.get(user % 2).limiters();
			List<RateLimitRequest> all = List.of(RateLimitRequest.of("one", "user" + user, 1),
					RateLimitRequest.of("lent", "user" + user, 1), RateLimitRequest.of("other", "user" + user, 1));
			RateLimitResult first = limiters.tryAcquire(all);
			assertThat(first.isAllowed()).isTrue();
			limiters.release(first).join();
			assertThat(limiters.tryAcquire("other", "user" + user, 1).isAllowed()).isTrue();
			RateLimitResult denied = limiters.tryAcquire(all);
			assertThat(denied.getOutcome()).isEqualTo(RateLimitOutcome.DENIED);
			assertThat(denied.getPolicies()).extracting(PolicyStatus::violated).containsExactly(false, false, true);
			RateLimitRequest two = RateLimitRequest.of("one", "user" + user, 2);
			await().atMost(SOON).until(() -> limiters.peek(two).isAllowed());
			RateLimitRequest lent = RateLimitRequest.of("lent", "user" + user, 1);
			await().atMost(SOON).until(() -> limiters.peek(lent).isAllowed());
		}
	}

	@Test
	void newsReachNodesOfACluster() {
		LimitsNode node = this.nodes.get(0);
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((each) -> each.redis().isSubscribed()));
		assertThat(node.limiters().tryAcquire("one", "returned", 3).isAllowed()).isTrue();
		assertThat(node.tryAcquire("one", "returned").isAllowed()).isFalse();
		this.nodes.get(1).limiters().refund(RateLimitRequest.of("one", "returned", 1)).join();
		await().atMost(SOON).until(() -> node.tryAcquire("one", "returned").isAllowed());
	}

}
