package io.cachestarter.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.resource.DefaultClientResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A gateway to a real Redis that stops to answer. */
@Timeout(60)
class RedisTroubleIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(400);

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	private final AtomicInteger troubles = new AtomicInteger();

	private RedisServerHandle server;

	private FaultyLine line;

	private RedisGateway redis;

	@BeforeEach
	void connect() {
		this.server = RedisServers.start();
		this.line = FaultyLine.to(this.server);
		this.redis = open(BreakerSettings.DEFAULT);
		assertThat(this.redis.isConnected()).isTrue();
	}

	@AfterEach
	void close() {
		this.redis.close();
		this.line.close();
		this.server.close();
	}

	@Test
	void costsEachThreadOneTimeoutWhenTheServerIsFrozen()
			throws InterruptedException, ExecutionException, TimeoutException {
		int threads = 8;
		int callsOfAThread = 200;
		AtomicInteger silent = new AtomicInteger();
		ExecutorService callers = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			this.server.freeze();
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				running.add(callers.submit(() -> {
					ready.countDown();
					ready.await();
					for (int call = 0; call < callsOfAThread; call++) {
						countSilence(silent);
					}
					return null;
				}));
			}
			for (Future<?> each : running) {
				each.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			callers.shutdownNow();
		}

		assertThat(silent).hasValueBetween(1, threads + 2);
		assertThat(this.redis.breakerState()).isNotEqualTo(BreakerState.CLOSED);
		assertThat(this.redis.rejectedCalls()).isGreaterThan(threads * (callsOfAThread - 2L) - 2);
		assertThat(this.troubles).hasPositiveValue();
	}

	private void countSilence(AtomicInteger silent) {
		CompletableFuture<?> answer = this.redis.get(KEY);
		if (!answer.isDone()) {
			silent.incrementAndGet();
		}
		assertThatExceptionOfType(RedisFailureException.class).isThrownBy(() -> this.redis.await(answer));
	}

	@Test
	void asksAgainWhenAFrozenServerGoesOn() {
		this.server.freeze();
		assertThat(isAnswered()).isFalse();

		this.server.thaw();

		await().atMost(SOON).until(() -> isAnswered() && this.redis.breakerState() == BreakerState.CLOSED);
	}

	@Test
	void opensConnectionsAnewThatAreOpenButDead() {
		this.line.halfOpen();
		assertThat(isAnswered()).isFalse();
		this.line.heal();

		await().atMost(SOON).until(this::isAnswered);
	}

	@Test
	void asksAgainAndAgainWithoutABreaker() {
		try (RedisGateway without = open(new BreakerSettings(false, 50, 50, 10, Duration.ofMillis(1), TIMEOUT))) {
			this.troubles.set(0);
			this.server.freeze();
			for (int i = 0; i < 2; i++) {
				CompletableFuture<?> answer = without.get(KEY);
				assertThat(answer).isNotDone();
				assertThatExceptionOfType(RedisFailureException.class).isThrownBy(() -> without.await(answer));
			}
			assertThat(without.rejectedCalls()).isZero();
			assertThat(this.troubles).hasPositiveValue();
			this.server.thaw();

			await().atMost(SOON).until(() -> isAnswered(without));
		}
	}

	@Test
	void leavesNothingBehindOfACallThatWasGivenUp() {
		this.server.freeze();
		CompletableFuture<?> answer = this.redis.get(KEY);
		answer.cancel(false);
		this.server.thaw();

		assertThat(this.redis.breakerState()).isEqualTo(BreakerState.CLOSED);
		assertThat(this.redis.get(KEY)).succeedsWithin(SOON);
	}

	@Test
	void doesNotSendTheSourceOfAScriptWhoseTimeIsOver() {
		LuaScript<Boolean> release = LuaScript.returningBoolean("locks", "release-lock");
		byte[] lock = "lock".getBytes(StandardCharsets.UTF_8);
		assertThat(this.redis.setIfAbsentAndTime(lock, "h30000|holder", 60_000)).succeedsWithin(SOON);
		this.server.freeze();
		CompletableFuture<?> answer = this.redis.run(release, lock, "30000", "holder", "channel", "1");
		assertThat(answer).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
		this.server.thaw();

		await().atMost(SOON).until(() -> isAnswered() && this.redis.breakerState() == BreakerState.CLOSED);
		assertThat(this.redis.get(lock)).succeedsWithin(SOON).isNotNull();
	}

	private boolean isAnswered() {
		return isAnswered(this.redis);
	}

	private static boolean isAnswered(RedisGateway gateway) {
		try {
			gateway.await(gateway.get(KEY));
			return true;
		}
		catch (RedisFailureException ex) {
			return false;
		}
	}

	private RedisGateway open(BreakerSettings breaker) {
		RedisGateway gateway = RedisGateway.open(new LettuceConnectionFactory(this.line.host(), this.line.port()),
				DefaultClientResources.create(), new RedisSettings(TIMEOUT, SOON, Duration.ofMillis(100), breaker,
						ReplicationSettings.NONE, ReadFrom.UPSTREAM));
		gateway.onTrouble(this.troubles::incrementAndGet);
		return gateway;
	}

}
