package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.test.SentinelServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What becomes of locks when Redis is in trouble. */
@Timeout(120)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class LockTroubleIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(40);

	private static final Duration BUDGET = Duration.ofMillis(250);

	/** Far from the lease and from the time to wait, on a busy machine, too. */
	private static final Duration SHORT = Duration.ofSeconds(10);

	private static final LockSettings LONG_LEASE = new LockSettings(SOON, Duration.ofMinutes(5), Duration.ZERO, 0,
			BUDGET);

	private final Queue<LockLoss> losses = new ConcurrentLinkedQueue<>();

	private final RedisServerHandle server = RedisServers.start();

	private final LocksNode node = LocksNode.start(this.server.properties(), LocksNode.newApp(), LONG_LEASE, BUDGET);

	private final DistributedLock lock = this.node.locks().lock("lock").onLost(this.losses::add);

	@BeforeEach
	void awaitSubscription() {
		await().atMost(SOON).until(() -> this.node.redis().isSubscribed());
		this.lock.lock();
		this.lock.unlock();
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.server.close();
	}

	@Test
	void answersWithinTheBudgetWhenRedisIsFrozen() {
		this.server.freeze();

		long start = System.nanoTime();
		assertThat(this.lock.tryLock()).isFalse();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT);
		assertThatExceptionOfType(LockNotAcquiredException.class)
			.isThrownBy(() -> this.lock.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ZERO)))
			.withMessageContaining("Lock 'lock' could not be had within")
			.withCauseInstanceOf(RedisFailureException.class);
		assertThat(this.node.locks().semaphore("s", 1).tryAcquire(1)).isNull();

		this.server.thaw();
		await().atMost(SOON).ignoreExceptions().until(() -> this.node.keys().isEmpty());
		await().atMost(SOON).until(() -> this.node.locks().leftBehind() == 0);
	}

	@Test
	void leavesNothingBehindOfACallerWhoDoesNotWaitForTheAnswer() throws Exception {
		this.server.freeze();

		assertThat(this.lock.tryLock(50, TimeUnit.MILLISECONDS)).isFalse();
		CompletableFuture<LockHandle> cancelled = this.node.locks()
			.readWriteLock("rw")
			.writeLock()
			.acquireAsync(LockOptions.DEFAULT);
		cancelled.cancel(false);

		await().atMost(SOON).until(() -> this.node.locks().leftBehind() > 0);
		this.server.thaw();
		await().atMost(SOON).until(() -> this.node.locks().leftBehind() == 0);
		assertThat(this.node.keys()).isEmpty();
	}

	@Test
	void takesNoLockWhoseLeaseIsOverWhenTheAnswerComes() throws Exception {
		try (FaultyLine line = FaultyLine.to(this.server);
				LocksNode far = LocksNode.start(line.properties(), LocksNode.newApp(), LONG_LEASE,
						Duration.ofSeconds(5))) {
			await().atMost(SOON).until(far.redis()::isConnected);
			line.delay(Duration.ofMillis(200));

			assertThat(far.locks().lock("late").tryLock(Duration.ZERO, Duration.ofMillis(100))).isFalse();
			assertThatExceptionOfType(LockNotAcquiredException.class).isThrownBy(() -> far.locks()
				.acquire("late", LockOptions.DEFAULT.waitAtMost(Duration.ofSeconds(1)).lease(Duration.ofMillis(100))))
				.withMessageContaining("the answer came after its lease");
			assertThat(far.locks().lock("late").tryLock()).isTrue();
			far.locks().lock("late").unlock();
		}
	}

	@Test
	void waitsUntilRedisIsBack() throws Exception {
		this.server.kill();
		CompletableFuture<LockHandle> handle = this.lock
			.acquireAsync(LockOptions.DEFAULT.waitAtMost(LockOptions.FOREVER));
		Interrupted waiting = Interrupted.during(() -> {
			this.lock.lock();
			this.lock.unlock();
		});
		assertThat(this.lock.tryLock()).isFalse();
		await().atMost(SOON).until(() -> this.node.locks().waitingCount() == 2);
		assertThat(handle).isNotDone();

		this.server.restart();

		handle.get(SOON.toSeconds(), TimeUnit.SECONDS).close();
		assertThat(waiting.end()).isNull();
	}

	@Test
	void isLostWhenRedisIsGoneForLongerThanTheLease() throws Exception {
		LockHandle handle = this.lock
			.acquire(LockOptions.DEFAULT.lease(Duration.ofSeconds(1)).onLost(this.losses::add));
		LockHandle longer = this.node.locks().acquire("longer", LockOptions.DEFAULT);
		this.server.freeze();

		await().atMost(SOON).until(() -> !handle.isValid());

		assertThatExceptionOfType(LockLostException.class).isThrownBy(handle::ensureValid)
			.withMessageContaining("its lease is over");
		await().atMost(SOON).until(() -> this.losses.size() == 2);
		assertThat(this.losses).allMatch((loss) -> loss.reason() == LockLoss.Reason.EXPIRED);
		assertThat(longer.isValid()).isTrue();
		assertThatExceptionOfType(LockLostException.class).isThrownBy(handle::close);
		this.server.thaw();
		longer.close();
		await().atMost(SOON).until(() -> this.node.locks().leftBehind() == 0);
	}

	@Test
	void goesOnWhenRedisIsBackBeforeTheLeaseIsOver() throws Exception {
		LockHandle handle = this.lock
			.acquire(LockOptions.DEFAULT.lease(Duration.ofSeconds(8)).onLost(this.losses::add));
		this.server.freeze();
		await().atMost(SOON).until(() -> handle.remainingLease().compareTo(Duration.ofSeconds(5)) < 0);

		this.server.thaw();

		await().atMost(SOON).until(() -> handle.remainingLease().compareTo(Duration.ofSeconds(6)) > 0);
		assertThat(handle.isValid()).isTrue();
		handle.close();
		assertThat(this.losses).isEmpty();
	}

	@Test
	void isGivenBackLaterIfRedisDoesNotAnswer() {
		this.lock.lock();
		LockHandle handle = Objects.requireNonNull(this.node.locks().semaphore("s", 1).tryAcquire(1));
		this.server.freeze();

		long start = System.nanoTime();
		this.lock.unlock();
		handle.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT);
		assertThat(this.lock.isHeldByCurrentThread()).isFalse();

		this.server.thaw();
		await().atMost(SOON).ignoreExceptions().until(() -> this.node.keys().isEmpty());
		await().atMost(SOON).until(() -> this.node.locks().leftBehind() == 0);
		assertThat(this.losses).isEmpty();
	}

	@Test
	void tellsItsHolderWhenRedisHasLostItsData() throws Exception {
		LockHandle handle = this.lock.acquire(LockOptions.DEFAULT.lease(Duration.ofSeconds(3)));
		long token = handle.fencingToken();
		try (RedisProbe probe = RedisProbe.open(this.server)) {
			probe.flushAll();
		}

		LockHandle next = this.lock.acquire(LockOptions.DEFAULT);

		assertThat(next.fencingToken()).isGreaterThan(token);
		await().atMost(SOON).until(() -> !this.losses.isEmpty());
		assertThat(this.losses).singleElement()
			.satisfies((loss) -> assertThat(loss.reason()).isEqualTo(LockLoss.Reason.GONE));
		assertThat(next.isValid()).isTrue();
		next.close();
	}

	@Test
	void takesNoLockForAWhileAfterItHasMetAnotherServer() throws Exception {
		LockSettings settings = new LockSettings(SOON, Duration.ofMinutes(5), Duration.ofSeconds(2), 0, BUDGET);
		try (LocksNode careful = LocksNode.start(this.server.properties(), LocksNode.newApp(), settings, BUDGET)) {
			DistributedLock delayed = careful.locks().lock("delayed");
			assertThat(delayed.tryLock()).as("at the start").isFalse();
			assertThatExceptionOfType(LockNotAcquiredException.class)
				.isThrownBy(() -> delayed.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ZERO)))
				.withMessageContaining("after a failover");
			long start = System.nanoTime();
			LockHandle handle = delayed.acquire(LockOptions.DEFAULT);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
			handle.close();
			assertThat(delayed.tryLock()).isTrue();
			delayed.unlock();

			this.server.kill();
			this.server.restart();

			await().atMost(SOON).until(careful.redis()::isConnected);
			assertThat(delayed.tryLock()).as("on another server").isFalse();
			delayed.acquire(LockOptions.DEFAULT).close();
			try (RedisProbe probe = RedisProbe.open(this.server)) {
				probe.killCommandConnections();
			}
			delayed.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ofSeconds(1))).close();
		}
	}

	@Test
	void takesNoLockThatTooFewReplicasKnow() {
		LockSettings settings = new LockSettings(SOON, Duration.ofMinutes(5), Duration.ZERO, 1, BUDGET);
		try (LocksNode careful = LocksNode.start(this.server.properties(), LocksNode.newApp(), settings,
				Duration.ofSeconds(5))) {
			DistributedLock replicated = careful.locks().lock("replicated");

			assertThat(replicated.tryLock()).isFalse();
			assertThatExceptionOfType(LockNotAcquiredException.class)
				.isThrownBy(() -> replicated.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ofSeconds(1))))
				.withMessageContaining("Only 0 of 1 replicas knew of the lock");
			await().atMost(SOON).ignoreExceptions().until(() -> careful.keys().isEmpty());
			await().atMost(SOON).until(() -> careful.locks().leftBehind() == 0);
		}
	}

	@Test
	void takesALockThatItsReplicaKnows() throws Exception {
		LockSettings settings = new LockSettings(SOON, Duration.ofMinutes(5), Duration.ZERO, 1, SHORT);
		try (SentinelServers servers = SentinelServers.start();
				LocksNode careful = LocksNode.start(servers.properties(), LocksNode.newApp(), settings, SHORT)) {
			LockHandle handle = careful.locks().acquire("replicated", LockOptions.DEFAULT);

			try (RedisProbe replica = RedisProbe.open(servers.replica())) {
				assertThat(replica.find(careful.names().lock("lock", "replicated"))).isNotNull();
			}
			handle.close();
		}
	}

	@Test
	void endsAllWaitingWhenItIsClosed() throws Exception {
		LockHandle handle = this.lock.acquire(LockOptions.DEFAULT);
		CompletableFuture<LockHandle> later = this.lock.acquireAsync(LockOptions.DEFAULT);
		Interrupted waiting = Interrupted.during(this.lock::lock);
		await().atMost(SOON).until(() -> this.node.locks().waitingCount() == 2);

		this.node.locks().close();

		assertThat(waiting.end()).isInstanceOf(LockNotAcquiredException.class)
			.hasMessageContaining("the application is closed");
		assertThat(later.handle((done, ex) -> ex).get(SOON.toSeconds(), TimeUnit.SECONDS))
			.isInstanceOf(LockNotAcquiredException.class);
		assertThatExceptionOfType(LockNotAcquiredException.class).isThrownBy(this.lock::lock);
		assertThat(this.lock.tryLock()).isFalse();
		assertThat(this.node.keys()).as("still held").hasSize(1);
		handle.close();
		assertThat(this.node.keys()).isEmpty();
		assertThat(List.copyOf(this.losses)).isEmpty();
	}

}
