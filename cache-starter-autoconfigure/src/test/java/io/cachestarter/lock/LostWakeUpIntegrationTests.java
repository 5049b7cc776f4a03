package io.cachestarter.lock;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who waits goes on, although the message was sent while nobody could hear it: the
 * subscriptions are killed in the transaction in which the lock becomes free.
 */
@Timeout(90)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class LostWakeUpIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	/** A second on a quiet machine; the leases are far longer. */
	private static final Duration WITHOUT_THE_MESSAGE = Duration.ofSeconds(10);

	private static final LockOptions PATIENT = LockOptions.DEFAULT.waitAtMost(Duration.ofMinutes(1))
		.lease(Duration.ofMinutes(5));

	private final String name = UUID.randomUUID().toString();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final RedisServerHandle server = RedisServers.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final StatefulRedisConnection<String, String> connection = this.client.connect();

	private final LocksNode node = LocksNode.start(this.server.properties(), LocksNode.newApp());

	@BeforeEach
	void awaitSubscription() {
		await().atMost(SOON).until(() -> this.node.redis().isSubscribed());
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.node.close();
		this.connection.close();
		this.client.shutdown();
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "LOCK,true", "LOCK,false", "FAIR,true", "READ,true", "WRITE,true", "WRITE,false", "SEMAPHORE,true",
			"SEMAPHORE,false", "LATCH,true", "LATCH,false" })
	void goesOnWithinASecond(LockKind kind, boolean subscribesAgain) throws Exception {
		RedisCommands<String, String> redis = this.connection.sync();
		occupy(kind, redis);
		Future<?> waiting = start(kind);
		await().atMost(SOON).until(() -> this.node.locks().waitingCount() == 1);
		await().atMost(SOON).until(() -> isWaitedFor(kind, redis));

		if (!subscribesAgain) {
			forbidSubscriptions();
		}
		long start = System.nanoTime();
		redis.multi();
		redis.clientKill(KillArgs.Builder.typePubsub());
		free(kind, redis);
		redis.publish(this.node.names().lockChannel(), "|" + key(kind));
		redis.exec();

		waiting.get(WITHOUT_THE_MESSAGE.toSeconds(), TimeUnit.SECONDS);
		System.out.println("Lost wake-up of " + kind + (subscribesAgain ? ": " : " without another subscription: ")
				+ TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
	}

	private void forbidSubscriptions() {
		try (RedisProbe probe = RedisProbe.open(this.server)) {
			probe.forbidSubscriptions();
		}
	}

	private Future<?> start(LockKind kind) {
		RedisLocks locks = this.node.locks();
		return switch (kind) {
			case LOCK -> locks.acquireAsync(this.name, PATIENT);
			case FAIR -> locks.fairLock(this.name).acquireAsync(PATIENT);
			case READ -> locks.readWriteLock(this.name).readLock().acquireAsync(PATIENT);
			case WRITE -> locks.readWriteLock(this.name).writeLock().acquireAsync(PATIENT);
			case SEMAPHORE -> locks.semaphore(this.name, 1).acquireAsync(1, PATIENT);
			case LATCH -> CompletableFuture.runAsync(this::awaitLatch, this.threads);
		};
	}

	private void awaitLatch() {
		try {
			assertThat(this.node.locks().countDownLatch(this.name).await(Duration.ofMinutes(1))).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/** Does what a holder on another node would have done. */
	private void occupy(LockKind kind, RedisCommands<String, String> redis) {
		SetArgs longLease = SetArgs.Builder.px(300_000);
		String key = key(kind);
		switch (kind) {
			case LOCK -> redis.set(key, "h300000|other:1", longLease);
			case FAIR -> redis.hset(key, Map.of("o", "other:1", "u", "99999999999999"));
			case READ, WRITE -> redis.zadd(key, 99999999999999.0, "w", 99999999999999.0, "w:other:1");
			case SEMAPHORE -> redis.zadd(key, 99999999999999.0, "other:1/1");
			case LATCH -> redis.hset(key, "n", "1");
		}
	}

	private void free(LockKind kind, RedisCommands<String, String> redis) {
		if (kind == LockKind.LATCH) {
			redis.hset(key(kind), "n", "0");
		}
		else {
			redis.del(key(kind));
		}
	}

	private boolean isWaitedFor(LockKind kind, RedisCommands<String, String> redis) {
		return switch (kind) {
			case LOCK -> redis.get(key(kind)).startsWith("w");
			case FAIR -> redis.hexists(key(kind), "t0");
			case READ, WRITE, SEMAPHORE -> redis.zscore(key(kind), "?") != null;
			case LATCH -> true;
		};
	}

	private String key(LockKind kind) {
		String segment = switch (kind) {
			case LOCK -> "lock";
			case FAIR -> "fair-lock";
			case READ, WRITE -> "rw-lock";
			case SEMAPHORE -> "semaphore";
			case LATCH -> "latch";
		};
		return this.node.names().lock(segment, this.name);
	}

}
