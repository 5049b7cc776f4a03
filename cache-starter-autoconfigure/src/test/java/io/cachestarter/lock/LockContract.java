package io.cachestarter.lock;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.cachestarter.internal.Utf8;
import io.cachestarter.test.Crowd;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** What locks do however the servers are set up, on two nodes. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
abstract class LockContract {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration SHORT = Duration.ofMillis(600);

	private static final LockOptions PATIENT = LockOptions.DEFAULT.waitAtMost(SOON);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final String app = LocksNode.newApp();

	private final Queue<LockLoss> losses = new ConcurrentLinkedQueue<>();

	private LocksNode first;

	private LocksNode second;

	/**
	 * Return what an application needs to find the servers.
	 * @return pairs in the form {@code name=value}
	 */
	abstract String[] servers();

	abstract void stopServers();

	@BeforeAll
	void start() {
		this.first = LocksNode.start(servers(), this.app);
		this.second = LocksNode.start(servers(), this.app);
		await().atMost(SOON).until(() -> this.first.redis().isSubscribed() && this.second.redis().isSubscribed());
	}

	@AfterEach
	void nothingIsLeftBehind() {
		this.losses.clear();
		await().atMost(SOON).untilAsserted(() -> {
			assertThat(this.first.locks().leftBehind() + this.first.locks().heldCount()).isZero();
			assertThat(this.second.locks().leftBehind() + this.second.locks().heldCount()).isZero();
		});
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.first.close();
		this.second.close();
		stopServers();
	}

	@ParameterizedTest
	@EnumSource
	void holdsForOneThreadOfOneNode(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		lock.lock();

		assertThat(lock.isHeldByCurrentThread()).isTrue();
		assertThat(elsewhere(() -> lock.tryLock())).isFalse();
		assertThat(elsewhere(() -> kind.of(this.second, lock.name()).tryLock())).isFalse();
		assertThat(elsewhere(lock::isHeldByCurrentThread)).isFalse();
		lock.unlock();
		assertThat(lock.isHeldByCurrentThread()).isFalse();
		assertThat(elsewhere(() -> takeAndGiveBack(kind.of(this.second, lock.name())))).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void isTakenAgainByItsThread(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		lock.lock();
		long token = lock.fencingToken();

		assertThat(lock.tryLock()).isTrue();
		assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();
		assertThat(kind.of(this.first, lock.name()).tryLock()).as("another object of the same name").isTrue();
		assertThat(lock.fencingToken()).isEqualTo(token);
		for (int i = 0; i < 3; i++) {
			lock.unlock();
			assertThat(elsewhere(() -> kind.of(this.second, lock.name()).tryLock())).isFalse();
		}
		lock.unlock();
		assertThat(elsewhere(() -> takeAndGiveBack(kind.of(this.second, lock.name())))).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void servesAllWhoWait(Exclusive kind) {
		String name = newName();
		Queue<Long> tokens = new ConcurrentLinkedQueue<>();
		Callable<Boolean> onFirst = () -> noteToken(kind.of(this.first, name), tokens);
		Callable<Boolean> onSecond = () -> noteToken(kind.of(this.second, name), tokens);
		List<Callable<Boolean>> callers = IntStream.range(0, 40)
			.mapToObj((index) -> (index % 2 == 0) ? onFirst : onSecond)
			.toList();

		assertThat(Crowd.start(callers).results()).hasSize(40).containsOnly(true);

		assertThat(List.copyOf(tokens)).doesNotHaveDuplicates().isSorted();
	}

	private static boolean noteToken(DistributedLock lock, Queue<Long> tokens) {
		lock.lock();
		try {
			return tokens.add(lock.fencingToken());
		}
		finally {
			lock.unlock();
		}
	}

	@ParameterizedTest
	@EnumSource
	void givesUpInTime(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		DistributedLock other = kind.of(this.second, lock.name());
		lock.lock();

		assertThat(elsewhere(() -> other.tryLock(200, TimeUnit.MILLISECONDS))).isFalse();
		assertThat(elsewhere(() -> lock.tryLock(200, TimeUnit.MILLISECONDS))).isFalse();
		assertThat(elsewhere(() -> lock.tryLock(Duration.ofMillis(200), Duration.ofSeconds(1)))).isFalse();
		assertThatExceptionOfType(LockNotAcquiredException.class)
			.isThrownBy(() -> other.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ofMillis(200))))
			.withMessageContaining("'" + lock.name() + "'")
			.withMessageContaining("somebody else holds it");
		assertThatExceptionOfType(LockNotAcquiredException.class)
			.isThrownBy(() -> other.lock(LockOptions.DEFAULT.waitAtMost(Duration.ZERO)))
			.withMessageContaining("somebody else holds it");
		lock.unlock();
		other.lock(LockOptions.DEFAULT);
		assertThat(other.isHeldByCurrentThread()).isTrue();
		other.unlock();
		assertThat(elsewhere(() -> takeAndGiveBack(other))).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void stopsWaitingWhenInterrupted(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		DistributedLock other = kind.of(this.second, lock.name());
		lock.lock();
		Interrupted local = Interrupted.during(lock::lockInterruptibly);
		Interrupted remote = Interrupted.during(other::lockInterruptibly);
		Interrupted timed = Interrupted.during(() -> other.tryLock(1, TimeUnit.HOURS));
		await().atMost(SOON)
			.until(() -> this.first.locks().waitingCount() == 1 && this.second.locks().waitingCount() == 2);

		local.interrupt();
		remote.interrupt();
		timed.interrupt();

		assertThat(local.end()).isInstanceOf(InterruptedException.class);
		assertThat(remote.end()).isInstanceOf(InterruptedException.class);
		assertThat(timed.end()).isInstanceOf(InterruptedException.class);
		lock.unlock();
		await().atMost(SOON).until(() -> elsewhere(() -> takeAndGiveBack(other)));
	}

	@ParameterizedTest
	@EnumSource
	void notesAnInterruptAndGoesOnWaiting(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		DistributedLock other = kind.of(this.second, lock.name());
		lock.lock();
		CompletableFuture<Boolean> flag = new CompletableFuture<>();
		Interrupted waiting = Interrupted.during(() -> {
			other.lock();
			flag.complete(Thread.currentThread().isInterrupted());
			other.unlock();
		});
		await().atMost(SOON).until(() -> this.second.locks().waitingCount() == 1);

		waiting.interrupt();
		lock.unlock();

		assertThat(flag.get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(waiting.end()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void isGivenBackByItsHolderOnly(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		lock.lock();

		assertThat(failureElsewhere(lock::unlock)).isInstanceOf(IllegalMonitorStateException.class)
			.hasMessageContaining("does not hold lock '" + lock.name() + "'");
		assertThat(failureElsewhere(lock::fencingToken)).isInstanceOf(IllegalMonitorStateException.class);
		assertThat(failureElsewhere(lock::ensureValid)).isInstanceOf(IllegalMonitorStateException.class);
		assertThat(failureElsewhere(kind.of(this.second, lock.name())::unlock))
			.isInstanceOf(IllegalMonitorStateException.class);
		lock.unlock();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
	}

	@ParameterizedTest
	@EnumSource
	void isHeldByWhoeverHasTheHandle(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		LockHandle handle = lock.acquire(PATIENT);

		assertThat(handle.isValid()).isTrue();
		assertThat(handle.name()).isEqualTo(lock.name());
		assertThat(lock.isHeldByCurrentThread()).isFalse();
		assertThat(lock.tryLock()).isFalse();
		assertThat(this.first.locks().held()).singleElement()
			.satisfies((held) -> assertThat(held.holder()).isEqualTo("handle"))
			.satisfies((held) -> assertThat(held.fencingToken()).isEqualTo(handle.fencingToken()));
		assertThat(failureElsewhere(handle::close)).isNull();
		assertThat(handle.isValid()).isFalse();
		assertThatExceptionOfType(LockLostException.class).isThrownBy(handle::ensureValid)
			.withMessageContaining("has been given back");
		handle.close();
		assertThat(elsewhere(() -> takeAndGiveBack(lock))).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void comesLaterWithoutBlocking(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		LockHandle handle = lock.acquireAsync(PATIENT).get(30, TimeUnit.SECONDS);
		CompletableFuture<LockHandle> local = lock.acquireAsync(PATIENT);
		CompletableFuture<LockHandle> remote = kind.of(this.second, lock.name()).acquireAsync(PATIENT);
		CompletableFuture<LockHandle> hasty = lock.acquireAsync(LockOptions.DEFAULT.waitAtMost(Duration.ZERO));

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> hasty.get(30, TimeUnit.SECONDS))
			.withCauseInstanceOf(LockNotAcquiredException.class);
		assertThat(local).isNotDone();
		assertThat(remote).isNotDone();
		handle.closeAsync().get(30, TimeUnit.SECONDS);
		List<CompletableFuture<LockHandle>> all = List.of(local, remote);
		for (int i = 0; i < 2; i++) {
			LockHandle next = (LockHandle) CompletableFuture
				.anyOf(all.stream().filter((each) -> !isGivenBack(each)).toArray(CompletableFuture[]::new))
				.get(30, TimeUnit.SECONDS);
			assertThat(next.fencingToken()).isGreaterThan(handle.fencingToken());
			next.close();
		}
	}

	private static boolean isGivenBack(CompletableFuture<LockHandle> handle) {
		return handle.isDone() && !handle.join().isValid();
	}

	@ParameterizedTest
	@EnumSource
	void leavesNothingBehindWhenTheFutureIsCancelled(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		lock.lock();
		CompletableFuture<LockHandle> local = lock.acquireAsync(PATIENT);
		CompletableFuture<LockHandle> remote = kind.of(this.second, lock.name()).acquireAsync(PATIENT);

		assertThat(local.cancel(false)).isTrue();
		assertThat(remote.cancel(true)).isTrue();

		lock.unlock();
		await().atMost(SOON).until(() -> elsewhere(() -> takeAndGiveBack(kind.of(this.second, lock.name()))));
		assertThatExceptionOfType(CancellationException.class).isThrownBy(local::join);
	}

	@ParameterizedTest
	@EnumSource
	void endsWithItsLeaseIfItIsNotRenewed(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName()).onLost(this.losses::add);
		assertThat(lock.tryLock(Duration.ZERO, SHORT)).isTrue();
		long token = lock.fencingToken();
		assertThat(lock.remainingLease()).isLessThanOrEqualTo(SHORT).isPositive();

		LockHandle next = kind.of(this.second, lock.name()).acquire(PATIENT);

		assertThat(lock.isHeldByCurrentThread()).isFalse();
		assertThat(lock.remainingLease()).isZero();
		assertThat(next.fencingToken()).isGreaterThan(token);
		assertThatExceptionOfType(LockLostException.class).isThrownBy(lock::ensureValid);
		assertThatExceptionOfType(LockLostException.class).isThrownBy(lock::lock)
			.withMessageContaining("its lease is over");
		assertThatExceptionOfType(LockLostException.class).isThrownBy(lock::unlock);
		await().atMost(SOON).until(() -> !this.losses.isEmpty());
		assertThat(this.losses).singleElement().satisfies((loss) -> {
			assertThat(loss.name()).isEqualTo(lock.name());
			assertThat(loss.fencingToken()).isEqualTo(token);
			assertThat(loss.reason()).isEqualTo(LockLoss.Reason.EXPIRED);
		});
		assertThat(next.isValid()).isTrue();
		next.close();
	}

	@ParameterizedTest
	@EnumSource
	void isRenewedAsLongAsItIsHeld(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		LockHandle handle = lock.acquire(PATIENT.lease(SHORT).onLost(this.losses::add));
		CompletableFuture<LockHandle> other = kind.of(this.second, lock.name()).acquireAsync(PATIENT);

		for (int i = 0; i < 4; i++) {
			awaitRenewal(handle);
		}

		assertThat(other).isNotDone();
		handle.close();
		other.get(30, TimeUnit.SECONDS).close();
		assertThat(this.losses).isEmpty();
	}

	private static void awaitRenewal(LockHandle handle) {
		AtomicReference<Duration> last = new AtomicReference<>(handle.remainingLease());
		await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
			Duration now = handle.remainingLease();
			return now.compareTo(last.getAndSet(now)) > 0;
		});
	}

	@ParameterizedTest
	@EnumSource
	void tellsItsHolderWhenRedisDoesNotHaveItAnyMore(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		LockHandle handle = lock.acquire(PATIENT.lease(Duration.ofSeconds(3)).onLost(this.losses::add));

		remove(kind.key(this.first, lock.name()));
		LockHandle next = kind.of(this.second, lock.name()).acquire(PATIENT);

		await().atMost(Duration.ofSeconds(20)).until(() -> !this.losses.isEmpty());
		assertThat(this.losses).singleElement()
			.satisfies((loss) -> assertThat(loss.reason()).isEqualTo(LockLoss.Reason.GONE));
		assertThat(handle.isValid()).isFalse();
		assertThatExceptionOfType(LockLostException.class).isThrownBy(handle::close)
			.withMessageContaining("Redis does not have it any more");
		assertThat(next.isValid()).isTrue();
		assertThat(elsewhere(() -> kind.of(this.first, lock.name()).tryLock())).as("still held by the next one")
			.isFalse();
		next.close();
	}

	@ParameterizedTest
	@EnumSource
	void leavesTheLockOfTheNextHolderAlone(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName()).onLost(this.losses::add);
		lock.lock();
		remove(kind.key(this.first, lock.name()));
		LockHandle next = kind.of(this.second, lock.name()).acquire(PATIENT);

		assertThatExceptionOfType(LockLostException.class).isThrownBy(lock::unlock)
			.withMessageContaining("Redis does not have it any more");

		assertThat(elsewhere(() -> kind.of(this.first, lock.name()).tryLock())).isFalse();
		next.close();
		await().atMost(SOON).until(() -> this.losses.size() == 1);
		assertThat(takeAndGiveBack(lock)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void isLostWhenItsThreadEnds(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName()).onLost(this.losses::add);
		assertThat(failureElsewhereOnANewThread(() -> lock.tryLock(Duration.ZERO, SHORT))).isNull();
		DistributedLock other = kind.of(this.second, lock.name());

		assertThat(other.tryLock(30, TimeUnit.SECONDS)).isTrue();

		await().atMost(SOON).until(() -> !this.losses.isEmpty());
		assertThat(this.losses.element().reason()).isEqualTo(LockLoss.Reason.THREAD_ENDED);
		other.unlock();
	}

	@ParameterizedTest
	@EnumSource
	void isOneKeyThatEndsByItself(Exclusive kind) throws Exception {
		DistributedLock lock = kind.of(this.first, newName());
		lock.lock();
		CompletableFuture<LockHandle> other = kind.of(this.second, lock.name())
			.acquireAsync(PATIENT.waitAtMost(Duration.ofSeconds(1)));

		assertThat(keys()).containsExactly(kind.key(this.first, lock.name()));
		assertThat(ttl(kind.key(this.first, lock.name()))).isBetween(1L, 30_000L);
		assertThat(other.handle((handle, ex) -> ex).get(30, TimeUnit.SECONDS)).isNotNull();
		assertThat(keys()).containsExactly(kind.key(this.first, lock.name()));
		lock.unlock();
		await().atMost(SOON).untilAsserted(() -> assertThat(keys()).isEmpty());
	}

	@Test
	void servesAFairLockInTheOrderOfArrival() throws Exception {
		String name = newName();
		DistributedLock lock = this.first.locks().fairLock(name);
		DistributedLock other = this.second.locks().fairLock(name);
		lock.lock();
		Queue<Integer> order = new ConcurrentLinkedQueue<>();
		CountDownLatch served = new CountDownLatch(12);
		for (int i = 0; i < 12; i++) {
			int number = i;
			DistributedLock mine = (i % 3 == 0) ? other : lock;
			CompletableFuture<?> unused = mine.acquireAsync(PATIENT).thenAccept((handle) -> {
				order.add(number);
				handle.close();
				served.countDown();
			});
			int queued = i + 1;
			await().atMost(SOON).until(() -> queued(this.first.names().lock("fair-lock", name)) == queued);
		}

		lock.unlock();

		assertThat(served.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(order).containsExactlyElementsOf(IntStream.range(0, 12).boxed().toList());
	}

	@Test
	void letsReadersInTogetherAndWritersAlone() throws Exception {
		DistributedReadWriteLock lock = this.first.locks().readWriteLock(newName());
		DistributedReadWriteLock other = this.second.locks().readWriteLock(lock.readLock().name());
		lock.readLock().lock();

		assertThat(elsewhere(() -> takeAndGiveBack(lock.readLock()))).isTrue();
		assertThat(elsewhere(() -> takeAndGiveBack(other.readLock()))).isTrue();
		assertThat(elsewhere(() -> other.writeLock().tryLock())).isFalse();
		assertThat(elsewhere(() -> lock.writeLock().tryLock())).isFalse();
		CompletableFuture<LockHandle> writer = other.writeLock().acquireAsync(PATIENT);
		await().atMost(SOON).until(() -> !elsewhere(() -> takeAndGiveBack(lock.readLock())));
		assertThat(writer).isNotDone();
		lock.readLock().lock();
		lock.readLock().unlock();
		lock.readLock().unlock();
		LockHandle handle = writer.get(30, TimeUnit.SECONDS);
		assertThat(elsewhere(() -> lock.readLock().tryLock())).isFalse();
		CompletableFuture<LockHandle> reader = lock.readLock().acquireAsync(PATIENT);
		handle.close();
		reader.get(30, TimeUnit.SECONDS).close();
	}

	@Test
	void letsReadersInSoonAfterAWriterHasGivenUp() throws Exception {
		DistributedReadWriteLock lock = this.first.locks().readWriteLock(newName());
		DistributedReadWriteLock other = this.second.locks().readWriteLock(lock.readLock().name());
		lock.readLock().lock();
		CompletableFuture<LockHandle> writer = other.writeLock().acquireAsync(PATIENT);
		await().atMost(SOON).until(() -> !elsewhere(() -> takeAndGiveBack(lock.readLock())));
		CompletableFuture<LockHandle> reader = lock.readLock().acquireAsync(PATIENT);

		writer.cancel(false);

		reader.get(30, TimeUnit.SECONDS).close();
		lock.readLock().unlock();
	}

	@Test
	void turnsAWriterIntoAReader() throws Exception {
		DistributedReadWriteLock lock = this.first.locks().readWriteLock(newName());
		DistributedReadWriteLock other = this.second.locks().readWriteLock(lock.readLock().name());
		lock.writeLock().lock();
		CompletableFuture<LockHandle> waitingWriter = lock.writeLock().acquireAsync(PATIENT);

		lock.readLock().lock();
		lock.writeLock().unlock();

		assertThat(elsewhere(() -> other.writeLock().tryLock())).isFalse();
		assertThat(waitingWriter).isNotDone();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> lock.writeLock().tryLock())
			.withMessageContaining("would wait for itself");
		lock.readLock().unlock();
		waitingWriter.get(30, TimeUnit.SECONDS).close();
	}

	@Test
	void grantsAsManyPermitsAsThereAre() throws Exception {
		DistributedSemaphore semaphore = this.first.locks().semaphore(newName(), 3);
		DistributedSemaphore other = this.second.locks().semaphore(semaphore.name(), 3);
		LockHandle two = semaphore.acquire(2, PATIENT);
		LockHandle one = Objects.requireNonNull(other.tryAcquire(1));

		assertThat(semaphore.availablePermits()).isZero();
		assertThat(semaphore.tryAcquire(1)).isNull();
		CompletableFuture<LockHandle> all = other.acquireAsync(3, PATIENT);
		CompletableFuture<LockHandle> behind = other.acquireAsync(1, PATIENT);
		one.close();
		await().atMost(SOON).until(() -> semaphore.availablePermits() == 1);
		assertThat(behind).as("waits behind who wants more").isNotDone();
		two.close();
		LockHandle three = all.get(30, TimeUnit.SECONDS);
		assertThat(behind).isNotDone();
		three.close();
		behind.get(30, TimeUnit.SECONDS).close();
		assertThat(other.availablePermits()).isEqualTo(3);
	}

	@Test
	void grantsAtOnceWhatIsFree() {
		String name = newName();
		List<Callable<LockHandle>> callers = Collections.nCopies(10, () -> {
			LockHandle permit = Objects.requireNonNull(this.first.locks().semaphore(name, 10).tryAcquire(1));
			assertThat(this.first.locks().readWriteLock(name).readLock().tryLock()).isTrue();
			this.first.locks().readWriteLock(name).readLock().unlock();
			return permit;
		});

		assertThat(Crowd.start(callers).results()).hasSize(10).allSatisfy(LockHandle::close);
	}

	@Test
	void takesPermitsBackWhenTheirLeaseIsOver() throws Exception {
		DistributedSemaphore semaphore = this.first.locks().semaphore(newName(), 2);
		LockHandle lost = semaphore.acquire(2, PATIENT.lease(SHORT).withoutRenewal().onLost(this.losses::add));

		LockHandle next = this.second.locks().semaphore(semaphore.name(), 2).acquire(1, PATIENT);

		await().atMost(SOON).until(() -> !this.losses.isEmpty());
		assertThatExceptionOfType(LockLostException.class).isThrownBy(lost::close);
		assertThat(semaphore.availablePermits()).isEqualTo(1);
		assertThat(next.fencingToken()).isGreaterThan(lost.fencingToken());
		next.close();
	}

	@Test
	void renewsPermitsAndReaders() throws Exception {
		LockOptions shortLease = PATIENT.lease(SHORT).onLost(this.losses::add);
		LockHandle permits = this.first.locks().semaphore(newName(), 3).acquire(2, shortLease);
		LockHandle reader = this.first.locks().readWriteLock(newName()).readLock().acquire(shortLease);

		await().pollDelay(SHORT.multipliedBy(3)).atMost(SOON).until(permits::isValid);

		assertThat(reader.isValid()).isTrue();
		assertThat(this.losses).isEmpty();
		permits.close();
		reader.close();
	}

	@Test
	void refusesNumbersOutOfRange() {
		DistributedLocks locks = this.first.locks();
		assertThatIllegalArgumentException().isThrownBy(() -> locks.lock("")).withMessageContaining("needs a name");
		assertThatIllegalArgumentException().isThrownBy(() -> locks.semaphore("s", 0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> locks.semaphore("s", 3).tryAcquire(4))
			.withMessageContaining("from 1 to 3");
		assertThatIllegalArgumentException().isThrownBy(() -> locks.multiLock(List.of()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> locks.lock("l").tryLock(Duration.ZERO, Duration.ofMillis(99)))
			.withMessageContaining("PT0.099S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> locks.acquire("l", LockOptions.DEFAULT.lease(Duration.ofDays(2))))
			.withMessageContaining("from 100 ms to 24 h");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> locks.lock("l").newCondition())
			.withMessageContaining("DistributedCountDownLatch");
	}

	@Test
	void countsDownOverAllNodes() throws Exception {
		DistributedCountDownLatch latch = this.first.locks().countDownLatch(newName());
		DistributedCountDownLatch other = this.second.locks().countDownLatch(latch.name());
		assertThat(latch.getCount()).isEqualTo(DistributedCountDownLatch.NOT_SET);
		assertThatIllegalStateException().isThrownBy(latch::countDown).withMessageContaining("has not been set");
		Future<Boolean> early = this.threads.submit(() -> other.await(SOON));
		assertThat(latch.await(Duration.ZERO)).isFalse();

		assertThat(latch.trySetCount(2, SOON)).isTrue();
		assertThat(other.trySetCount(5, SOON)).isFalse();
		assertThat(other.countDown()).isEqualTo(1);
		assertThat(latch.await(Duration.ofMillis(100))).isFalse();
		assertThat(early.isDone()).isFalse();
		assertThat(latch.countDown()).isZero();

		assertThat(early.get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(latch.await(Duration.ZERO)).isTrue();
		assertThat(latch.countDown()).isZero();
		assertThat(latch.trySetCount(1, SOON)).as("set again").isTrue();
		assertThat(other.getCount()).isEqualTo(1);
		assertThat(ttl(this.first.names().lock("latch", latch.name()))).isBetween(1L, SOON.toMillis());
		remove(this.first.names().lock("latch", latch.name()));
	}

	@Test
	void tellsWhoWaitsForALatchThatItHasGone() throws Exception {
		DistributedCountDownLatch latch = this.first.locks().countDownLatch(newName());
		latch.trySetCount(1, SOON);
		Future<Boolean> waiting = this.threads
			.submit(() -> this.second.locks().countDownLatch(latch.name()).await(SOON));
		Future<Boolean> another = this.threads
			.submit(() -> this.second.locks().countDownLatch(latch.name()).await(SOON));
		await().atMost(SOON).until(() -> this.second.locks().waitingCount() == 2);
		await().pollDelay(Duration.ofMillis(300)).until(() -> true);

		remove(this.first.names().lock("latch", latch.name()));

		for (Future<Boolean> each : List.of(waiting, another)) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> each.get(20, TimeUnit.SECONDS))
				.withCauseInstanceOf(LockLostException.class);
		}
	}

	@Test
	void countsARepeatedCallOnce() throws Exception {
		DistributedCountDownLatch latch = this.first.locks().countDownLatch(newName());
		byte[] key = Utf8.bytes(this.first.names().lock("latch", latch.name()));
		LockScripts scripts = new LockScripts(this.first.redis());
		for (int i = 0; i < 2; i++) {
			assertThat(scripts.run(LockScripts.SET_LATCH, key, "3", "30000", "setter").get()).isTrue();
		}

		assertThat(scripts.run(LockScripts.COUNT_DOWN, key, "channel", "one").get()).isEqualTo(2);
		assertThat(scripts.run(LockScripts.COUNT_DOWN, key, "channel", "one").get()).isEqualTo(2);
		assertThat(latch.countDown()).isEqualTo(1);
		assertThat(latch.getCount()).isEqualTo(1);
		this.first.remove(this.first.names().lock("latch", latch.name()));
	}

	@Test
	void holdsAllLocksOrNone() throws Exception {
		String a = "a-" + newName();
		String b = "b-" + newName();
		DistributedMultiLock lock = this.first.locks().multiLock(List.of(b, a));
		LockHandle taken = this.second.locks().acquire(b, PATIENT);

		assertThat(lock.names()).containsExactly(a, b);
		assertThat(lock.tryLock()).isFalse();
		assertThat(lock.tryLock(100, TimeUnit.MILLISECONDS)).isFalse();
		assertThatExceptionOfType(LockNotAcquiredException.class)
			.isThrownBy(() -> lock.acquire(LockOptions.DEFAULT.waitAtMost(Duration.ofMillis(100))))
			.satisfies((ex) -> assertThat(ex.getLockName()).isEqualTo(b));
		assertThat(takeAndGiveBack(this.second.locks().lock(a))).as("the first one is free again").isTrue();
		taken.close();
		lock.lock();
		assertThat(lock.isHeldByCurrentThread()).isTrue();
		assertThat(lock.fencingToken(a)).isLessThan(lock.fencingToken(b)).isGreaterThan(taken.fencingToken() / 2);
		assertThat(lock.fencingToken()).isEqualTo(Math.max(lock.fencingToken(a), lock.fencingToken(b)));
		assertThat(lock.tryLock()).as("again").isTrue();
		assertThat(elsewhere(() -> this.second.locks().lock(a).tryLock())).isFalse();
		lock.unlock();
		lock.unlock();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
		LockHandle handle = lock.acquireAsync(PATIENT).get(30, TimeUnit.SECONDS);
		assertThat(this.second.locks().lock(b).tryLock()).isFalse();
		handle.close();
		assertThat(takeAndGiveBack(this.second.locks().lock(b))).isTrue();
	}

	@Test
	void doesNotBlockForEverWhoTakesSeveralLocksInAnotherOrder() {
		String a = newName();
		String b = newName();
		List<Callable<Boolean>> callers = IntStream.range(0, 20).mapToObj((index) -> (Callable<Boolean>) () -> {
			LocksNode node = (index % 2 == 0) ? this.first : this.second;
			DistributedLock lock = node.locks().multiLock((index % 4 < 2) ? List.of(a, b) : List.of(b, a));
			lock.lock();
			lock.unlock();
			return true;
		}).toList();

		assertThat(Crowd.start(callers).results()).containsOnly(true);
	}

	private static boolean takeAndGiveBack(DistributedLock lock) throws InterruptedException {
		boolean taken = lock.tryLock();
		if (taken) {
			lock.unlock();
		}
		return taken;
	}

	private <T> T elsewhere(Callable<T> call) throws Exception {
		return this.threads.submit(call).get(60, TimeUnit.SECONDS);
	}

	private @Nullable Throwable failureElsewhere(Runnable call) throws Exception {
		return CompletableFuture.runAsync(call, this.threads)
			.handle((done, ex) -> (ex != null) ? ex.getCause() : null)
			.get(60, TimeUnit.SECONDS);
	}

	private static @Nullable Throwable failureElsewhereOnANewThread(Callable<?> call) throws InterruptedException {
		Interrupted running = Interrupted.during(call::call);
		return running.end();
	}

	private void remove(String key) {
		this.first.remove(key);
	}

	private long ttl(String key) {
		return this.first.ttlMillis(key);
	}

	private List<String> keys() {
		return this.first.keys();
	}

	private long queued(String key) {
		return this.first.fields(key, "t");
	}

	private static String newName() {
		return "name " + UUID.randomUUID();
	}

	/** The kinds of locks that one holder has alone. */
	enum Exclusive {

		LOCK, FAIR, WRITE;

		DistributedLock of(LocksNode node, String name) {
			return switch (this) {
				case LOCK -> node.locks().lock(name);
				case FAIR -> node.locks().fairLock(name);
				case WRITE -> node.locks().readWriteLock(name).writeLock();
			};
		}

		String key(LocksNode node, String name) {
			return switch (this) {
				case LOCK -> node.names().lock("lock", name);
				case FAIR -> node.names().lock("fair-lock", name);
				case WRITE -> node.names().lock("rw-lock", name);
			};
		}

	}

}
