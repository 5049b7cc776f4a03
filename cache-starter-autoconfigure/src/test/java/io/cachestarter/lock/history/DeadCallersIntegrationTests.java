package io.cachestarter.lock.history;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockOptions;
import io.cachestarter.lock.LocksNode;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Processes that are killed keep others waiting for a limited time. */
@Timeout(120)
class DeadCallersIntegrationTests {

	private static final Duration LEASE = Scenario.SHORT_LEASE;

	/** What a busy machine may add. */
	private static final Duration SLACK = Duration.ofSeconds(3);

	private static final Duration DEAD_WAITER = Duration.ofSeconds(5);

	/**
	 * Owner, its end and the number of tickets of a fair lock; one who waits has two
	 * fields.
	 */
	private static final long FIELDS = 3;

	private final List<AutoCloseable> started = new ArrayList<>();

	private RedisServerHandle redis;

	@TempDir
	private Path folder;

	@BeforeEach
	void start() {
		Logs.quieten();
		this.redis = close(RedisServers.start());
	}

	@AfterEach
	void stop() throws Exception {
		Collections.reverse(this.started);
		for (AutoCloseable one : this.started) {
			one.close();
		}
	}

	@Test
	void letsTheNextOneInWhenTheLeaseOfAKilledHolderEnds() {
		List<String> locks = List.of(Kind.LOCK.lock(1), Kind.LOCK.lock(2), Kind.FAIR.lock(1), Kind.WRITE.lock(1),
				Kind.SEMAPHORE.lock(1));
		WorkerProcess holder = startCaller(locks);
		holder.awaitReady();
		LocksNode node = startNode();
		Crowd<Long> next = Crowd.start(locks.stream().map((lock) -> taking(node, lock)).toList());
		await().until(() -> node.locks().waitingCount() == locks.size());

		long killed = System.nanoTime();
		holder.kill();
		List<Long> millis = next.results().stream().map((taken) -> Rule.millis(taken - killed)).toList();

		System.out.println("Killed holder: the next one had the lock after " + millis + " ms, with a lease of "
				+ LEASE.toMillis() + " ms: " + locks);
		assertThat(millis).allMatch((time) -> time < LEASE.plus(Expectations.LOST_MESSAGE).plus(SLACK).toMillis());
	}

	private static Callable<Long> taking(LocksNode node, String lock) {
		return () -> {
			Pass pass = Objects.requireNonNull(Kind.open(node.locks(), lock, (loss) -> {
			}).enter(Style.LOCK, Style.FOREVER));
			long taken = System.nanoTime();
			pass.giveBack();
			return taken;
		};
	}

	@Test
	void passesOverAKilledWaiterOfAFairLock() throws InterruptedException {
		String lock = Kind.FAIR.lock(1);
		LockHandle held = startNode().locks().fairLock(lock).acquire(LockOptions.DEFAULT);
		WorkerProcess first = startCaller(List.of(lock));
		awaitWaiting(1);
		LocksNode node = startNode();
		Crowd<Long> second = Crowd.start(List.of(taking(node, lock)));
		awaitWaiting(2);

		first.kill();
		long released = System.nanoTime();
		held.close();
		long millis = Rule.millis(second.results().get(0) - released);

		System.out.println("Killed waiter of a fair lock: the next one had the lock after " + millis + " ms");
		assertThat(millis).isLessThan(DEAD_WAITER.plus(SLACK).toMillis());
	}

	private void awaitWaiting(int callers) {
		try (RedisProbe probe = RedisProbe.open(this.redis)) {
			String key = probe.keys("").first();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> Objects.equals(this.redis.call("HLEN", key), FIELDS + 2L * callers));
		}
	}

	private LocksNode startNode() {
		return close(plan(List.of()).startNode());
	}

	private WorkerProcess startCaller(List<String> locks) {
		return close(WorkerProcess.start("caller", LoneCaller.class, plan(locks)));
	}

	private Plan plan(List<String> locks) {
		return new Plan(this.folder.resolve("caller"), "dead-callers", "none", LEASE, Duration.ZERO, 0, 0, 0, Pace.BUSY,
				locks, List.of(this.redis.properties()));
	}

	private <T extends AutoCloseable> T close(T one) {
		this.started.add(one);
		return one;
	}

}
