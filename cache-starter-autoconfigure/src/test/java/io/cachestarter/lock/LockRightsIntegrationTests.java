package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cachestarter.redis.RedisFailureException;
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
 * Tests that the Redis user of docs/security.md may do all that locks do, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class LockRightsIntegrationTests {

	private static final String FEATURE = "&shop:locks";

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final LockOptions OPTIONS = LockOptions.DEFAULT.waitAtMost(Duration.ofMillis(100))
		.lease(Duration.ofMillis(200));

	private final RedisRights rights = new RedisRights(FEATURE);

	private LocksNode node;

	@BeforeAll
	void start() {
		this.node = LocksNode.start(this.rights.properties(), "shop");
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
	void sufficeForEverything() throws Exception {
		this.rights.forgetRefused();

		useEverything();

		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		this.rights.take(command);
		try {
			await().atMost(SOON).until(() -> {
				useMost();
				return this.rights.refused().contains(command);
			});
		}
		finally {
			this.rights.give(command);
			await().atMost(SOON).until(() -> this.node.locks().leftBehind() == 0);
		}
	}

	private void useEverything() throws Exception {
		DistributedLocks locks = this.node.locks();
		for (DistributedLock lock : exclusiveLocks()) {
			LockHandle handle = lock.acquire(OPTIONS);
			CompletableFuture<LockHandle> next = lock.acquireAsync(OPTIONS.waitAtMost(SOON));
			await().pollDelay(Duration.ofMillis(300)).until(handle::isValid);
			handle.close();
			next.get(SOON.toSeconds(), TimeUnit.SECONDS).close();
		}
		locks.readWriteLock("r").readLock().acquire(OPTIONS).close();
		Objects.requireNonNull(locks.semaphore("s", 2).tryAcquire(2)).close();
		assertThat(locks.semaphore("s", 2).availablePermits()).isEqualTo(2);
		DistributedCountDownLatch latch = locks.countDownLatch("l");
		assertThat(latch.trySetCount(1, Duration.ofSeconds(1))).isTrue();
		assertThat(latch.countDown()).isZero();
		assertThat(latch.await(SOON)).isTrue();
		this.rights.remove(this.node.names().lock("latch", "l"));
	}

	private List<DistributedLock> exclusiveLocks() {
		DistributedLocks locks = this.node.locks();
		return List.of(locks.lock("e"), locks.fairLock("f"), locks.readWriteLock("w").writeLock());
	}

	/** Uses each command, and does not mind that one of them is refused. */
	private void useMost() throws InterruptedException {
		for (DistributedLock lock : exclusiveLocks()) {
			if (lock.tryLock()) {
				CompletableFuture<LockHandle> next = lock.acquireAsync(OPTIONS);
				LockOptions impatient = OPTIONS.waitAtMost(Duration.ofMillis(20));
				CompletableFuture<?> unused = next.thenAccept(LockHandle::close);
				try {
					lock.acquire(impatient).close();
				}
				catch (LockNotAcquiredException ex) {
					assertThat(lock.isHeldByCurrentThread()).isTrue();
				}
				lock.unlock();
			}
		}
		try {
			this.node.locks().countDownLatch("l").trySetCount(1, Duration.ofSeconds(1));
			this.node.locks().countDownLatch("l").countDown();
		}
		catch (RedisFailureException ex) {
			assertThat(String.valueOf(ex.getMessage())).containsAnyOf("NOPERM", "ACL", "command");
		}
	}

}
