package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Three nodes of one application, whose clocks differ by an hour. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsOfNodesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration HOUR = Duration.ofHours(1);

	private final RedisServerHandle server = RedisServers.start();

	private final RedisProbe probe = RedisProbe.open(this.server);

	private List<LimitsNode> nodes = List.of();

	@BeforeAll
	void start() {
		String app = "limits-" + UUID.randomUUID();
		RateLimiterSettings shared = limiter("shared", 300);
		RateLimiterSettings changed = limiter("changed", 3);
		RateLimiterSettings refunded = limiter("refunded", 2);
		this.nodes = Stream.of(HOUR, HOUR.negated(), Duration.ZERO)
			.map((shift) -> LimitsNode.start(this.server.properties(), app, shift, Duration.ofSeconds(5), shared,
					changed, refunded))
			.toList();
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> node.redis().isSubscribed()));
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> node.limiters().nodes() == 3));
	}

	@AfterAll
	void stop() {
		this.nodes.forEach(LimitsNode::close);
		this.probe.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void giveEveryKeyATimeToLiveThatCoversWhatItCounts(RateLimitAlgorithm algorithm) {
		Duration window = Duration.ofMinutes(10);
		node(0).limiters()
			.define(RateLimiterSettings.of(algorithm.name(),
					new RateLimitPolicy(algorithm.name(), 40, window, algorithm)));
		String key = node(0).names().limit(algorithm.code(), algorithm.name(), "k", 1);
		for (int i = 1; i <= 40; i++) {
			assertThat(node(0).tryAcquire(algorithm.name(), "k").isAllowed()).isTrue();
			long least = (algorithm == RateLimitAlgorithm.TOKEN_BUCKET) ? window.dividedBy(40).toMillis() / 2
					: window.toMillis() - 60_000;
			assertThat(this.probe.ttlMillis(key)).as("after %d", i).isBetween(least, 2 * window.toMillis());
		}
	}

	private static RateLimiterSettings limiter(String name, long limit) {
		return RateLimiterSettings.of(name,
				new RateLimitPolicy(name, limit, Duration.ofMinutes(10), RateLimitAlgorithm.SLIDING_WINDOW));
	}

	private LimitsNode node(int number) {
		return this.nodes.get(number);
	}

	@Test
	void admitTheLimitTogether() {
		List<Callable<Integer>> callers = new ArrayList<>();
		for (LimitsNode node : this.nodes) {
			for (int i = 0; i < 4; i++) {
				callers.add(() -> allowedOf(node, 50));
			}
		}
		Crowd<Integer> crowd = Crowd.start(callers);
		crowd.awaitEnd();
		assertThat(crowd.failures()).isEmpty();
		assertThat(crowd.results().stream().mapToInt(Integer::intValue).sum()).isEqualTo(300);
	}

	private static int allowedOf(LimitsNode node, int requests) {
		int allowed = 0;
		for (int i = 0; i < requests; i++) {
			allowed += node.tryAcquire("shared", "everybody").isAllowed() ? 1 : 0;
		}
		return allowed;
	}

	@Test
	void denyWhatIsKnownToBeDeniedWithoutACommand() {
		exhaust("refunded", "quiet", 2);
		assertThat(node(0).tryAcquire("refunded", "quiet").isAllowed()).isFalse();
		long before = node(0).counts().deniedLocally();
		long commands = commands();
		for (int i = 0; i < 10_000; i++) {
			assertThat(node(0).tryAcquire("refunded", "quiet").isAllowed()).isFalse();
		}
		assertThat(node(0).counts().deniedLocally() - before).isEqualTo(10_000);
		assertThat(commands() - commands).isLessThan(1_000);
	}

	/**
	 * All commands that the server has executed, those by which nodes keep in touch too.
	 */
	private long commands() {
		String stats = String.valueOf(this.server.call("INFO", "stats"));
		return Long.parseLong(stats.replaceAll("(?s).*total_commands_processed:(\\d+).*", "$1"));
	}

	private void exhaust(String limiter, String key, int permits) {
		assertThat(node(1).limiters().tryAcquire(limiter, key, permits).isAllowed()).isTrue();
	}

	@Test
	void hearOfPermitsThatComeBackSomewhereElse() {
		exhaust("refunded", "returned", 2);
		assertThat(node(0).tryAcquire("refunded", "returned").isAllowed()).isFalse();
		assertThat(node(2).limiters().refund(RateLimitRequest.of("refunded", "returned", 1)).join()).isEqualTo(1);
		await().atMost(SOON).until(() -> node(0).tryAcquire("refunded", "returned").isAllowed());
	}

	@Test
	void hearOfKeysThatAreForgottenSomewhereElse() {
		exhaust("refunded", "forgotten", 2);
		assertThat(node(0).tryAcquire("refunded", "forgotten").isAllowed()).isFalse();
		node(2).limiters().reset("refunded", "forgotten").join();
		await().atMost(SOON).until(() -> node(0).tryAcquire("refunded", "forgotten").isAllowed());
	}

	/** Without the message, a denial would last for ten minutes. */
	@Test
	void forgetDenialsWhenMessagesMayHaveBeenLost() {
		exhaust("refunded", "lost", 2);
		assertThat(node(0).tryAcquire("refunded", "lost").isAllowed()).isFalse();
		this.probe.delete(node(0).names().limit("sw", "refunded", "lost", 1));
		assertThat(node(0).tryAcquire("refunded", "lost").isAllowed()).isFalse();
		this.probe.killSubscriptions();
		await().atMost(SOON).until(() -> node(0).tryAcquire("refunded", "lost").isAllowed());
	}

	@Test
	void followAChangeAndKeepWhatWasTaken() {
		exhaust("changed", "user", 3);
		assertThat(node(0).tryAcquire("changed", "user").isAllowed()).isFalse();
		RateLimiterSettings changed = node(2).limiters()
			.change("changed", (settings) -> settings.withLimit("changed", 5, Duration.ofMinutes(10)))
			.join();
		assertThat(changed.policies().get(0).limit()).isEqualTo(5);
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> limitOf(node, "changed") == 5));
		assertThat(node(0).limiters().tryAcquire("changed", "user", 2).isAllowed()).isTrue();
		assertThat(node(1).tryAcquire("changed", "user").isAllowed()).isFalse();
		node(1).limiters().restore("changed").join();
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> limitOf(node, "changed") == 3));
		assertThat(node(2).tryAcquire("changed", "user").isAllowed()).isFalse();
		assertThat(node(2).tryAcquire("changed", "other").getRemaining()).isEqualTo(2);
	}

	/** The change is written as a node does it that then dies before it publishes. */
	@Test
	void noticeAChangeWhoseMessageWasLost() {
		String hash = node(0).names().limits();
		this.probe.setField(hash, "c:shared", "0\n\t7/600000/7");
		this.probe.setField(hash, "v", "9999999999999999");
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> limitOf(node, "shared") == 7));
		node(0).limiters().restore("shared").join();
		await().atMost(SOON).until(() -> this.nodes.stream().allMatch((node) -> limitOf(node, "shared") == 300));
	}

	private static long limitOf(LimitsNode node, String name) {
		return node.limiters()
			.limiters()
			.stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow()
			.policies()
			.get(0)
			.limit();
	}

	@Test
	void refuseAChangeOfAnythingButNumbers() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> node(0).limiters()
				.change("changed", (settings) -> settings.withOnRedisFailure(OnRedisFailure.CLOSED)))
			.withMessageContaining("'changed'")
			.withMessageContaining("only limits, windows, bursts and the shadow can change");
	}

	@Test
	void refuseALimiterThatNobodyKnows() {
		assertThatIllegalArgumentException().isThrownBy(() -> node(0).tryAcquire("nobody", "x"))
			.withMessageContaining("'nobody'")
			.withMessageContaining("cache-starter.rate-limit.limiters.\"[nobody]\"");
	}

}
