package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Interrupts, time-outs, cancellations and unlocks that meet: nothing is left behind. Set
 * {@code locks.races} for more of them, and {@code locks.seed} to repeat them.
 */
@Timeout(1200)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class LockRacesIntegrationTests {

	private static final int THREADS = 12;

	private static final Duration SOON = Duration.ofSeconds(60);

	private final long races = Long.getLong("locks.races", 20_000);

	private final long seed = Long.getLong("locks.seed", System.nanoTime());

	private final AtomicLong left = new AtomicLong(this.races);

	private final AtomicLong taken = new AtomicLong();

	private final AtomicLong interrupts = new AtomicLong();

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicLong lastToken = new AtomicLong();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final RedisServerHandle server = RedisServers.start();

	private final String app = LocksNode.newApp();

	private final LocksNode first = LocksNode.start(this.server.properties(), this.app);

	private final LocksNode second = LocksNode.start(this.server.properties(), this.app);

	@BeforeEach
	void awaitSubscriptions() {
		await().atMost(SOON).until(() -> this.first.redis().isSubscribed() && this.second.redis().isSubscribed());
	}

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
		this.server.close();
	}

	@Test
	void leaveNothingBehind() throws InterruptedException {
		List<Racer> racers = IntStream.range(0, THREADS).mapToObj(Racer::new).toList();
		racers.forEach(Racer::start);
		SplittableRandom random = new SplittableRandom(this.seed);
		while (racers.stream().anyMatch(Racer::isAlive)) {
			racers.get(random.nextInt(THREADS)).interrupt();
			LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(2)));
		}
		for (Racer racer : racers) {
			racer.join();
		}

		System.out.println(this.races + " races with seed " + this.seed + ": " + this.taken + " times taken");
		assertThat(this.violations).as("seed %d", this.seed).isEmpty();
		assertThat(this.taken).hasValueGreaterThan(this.races / 20);
		assertThat(this.interrupts).hasPositiveValue();
		await().atMost(SOON).untilAsserted(() -> {
			assertThat(this.first.locks().leftBehind() + this.second.locks().leftBehind()).isZero();
			assertThat(this.first.locks().heldCount() + this.second.locks().heldCount()).isZero();
			assertThat(this.first.locks().waitingCount() + this.second.locks().waitingCount()).isZero();
			assertThat(this.first.keys()).isEmpty();
		});
	}

	/** A caller that is interrupted now and then. */
	private final class Racer extends Thread {

		private final SplittableRandom random;

		private final DistributedLock lock;

		Racer(int index) {
			this.random = new SplittableRandom(LockRacesIntegrationTests.this.seed + index);
			LocksNode node = (index % 2 == 0) ? LockRacesIntegrationTests.this.first
					: LockRacesIntegrationTests.this.second;
			this.lock = node.locks().lock("contested");
			setDaemon(true);
		}

		@Override
		public void run() {
			while (LockRacesIntegrationTests.this.left.decrementAndGet() >= 0) {
				try {
					race();
				}
				catch (InterruptedException ex) {
					LockRacesIntegrationTests.this.interrupts.incrementAndGet();
				}
				catch (RuntimeException ex) {
					LockRacesIntegrationTests.this.violations.add(ex.toString());
				}
			}
		}

		private void race() throws InterruptedException {
			long wait = this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(4));
			switch (this.random.nextInt(5)) {
				case 0 -> byThread(this.lock.tryLock());
				case 1 -> byThread(this.lock.tryLock(wait, TimeUnit.NANOSECONDS));
				case 2 -> {
					this.lock.lockInterruptibly();
					byThread(true);
				}
				case 3 -> byHandle(wait);
				default -> cancelled(wait);
			}
		}

		private void byThread(boolean held) {
			if (held) {
				try {
					beAlone(this.lock.fencingToken());
				}
				finally {
					this.lock.unlock();
				}
			}
		}

		private void byHandle(long wait) throws InterruptedException {
			try (LockHandle handle = this.lock.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ofNanos(wait)))) {
				beAlone(handle.fencingToken());
			}
			catch (LockNotAcquiredException ex) {
				assertThat(ex.getCause()).isNull();
			}
		}

		private void cancelled(long wait) {
			CompletableFuture<LockHandle> handle = this.lock
				.acquireAsync(LockOptions.DEFAULT.waitAtMost(Duration.ofNanos(wait * 2)));
			LockSupport.parkNanos(wait);
			if (!handle.cancel(false) && !handle.isCompletedExceptionally()) {
				beAlone(handle.join().fencingToken());
				handle.join().close();
			}
		}

		private void beAlone(long token) {
			LockRacesIntegrationTests test = LockRacesIntegrationTests.this;
			if (test.inside.incrementAndGet() != 1) {
				test.violations.add("two holders");
			}
			if (test.lastToken.getAndSet(token) >= token) {
				test.violations.add("token " + token + " does not grow");
			}
			test.taken.incrementAndGet();
			test.inside.decrementAndGet();
		}

	}

}
