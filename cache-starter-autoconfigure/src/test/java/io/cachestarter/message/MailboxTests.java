package io.cachestarter.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class MailboxTests {

	private final ExecutorService threads = Executors.newFixedThreadPool(4);

	private final Mailbox mailbox = new Mailbox(this.threads);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void runsTasksOfManyThreadsOneAtATimeAndEachInItsOrder() throws InterruptedException {
		AtomicBoolean running = new AtomicBoolean();
		AtomicInteger overlaps = new AtomicInteger();
		Queue<Integer> seen = new ConcurrentLinkedQueue<>();
		CountDownLatch all = new CountDownLatch(4_000);
		List<Thread> callers = new ArrayList<>();
		for (int caller = 0; caller < 4; caller++) {
			int base = caller * 1_000;
			callers.add(new Thread(() -> IntStream.range(base, base + 1_000).forEach((i) -> this.mailbox.add(() -> {
				if (!running.compareAndSet(false, true)) {
					overlaps.incrementAndGet();
				}
				seen.add(i);
				running.set(false);
				all.countDown();
			}))));
		}
		callers.forEach(Thread::start);

		assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(overlaps).hasValue(0);
		for (int caller = 0; caller < 4; caller++) {
			int base = caller * 1_000;
			assertThat(seen.stream().filter((i) -> i / 1_000 * 1_000 == base)).isSorted().hasSize(1_000);
		}
	}

	@Test
	void goesOnAfterAnErrorHasEndedItsThread() throws InterruptedException {
		CountDownLatch after = new CountDownLatch(1);
		this.mailbox.add(() -> {
			throw new OutOfMemoryError("only said so");
		});
		this.mailbox.add(after::countDown);

		assertThat(after.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void takesNoMoreThanItsCapacityAndNothingWhenClosed() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		this.mailbox.add(() -> {
			begun.countDown();
			awaitQuietly(goOn);
			ended.countDown();
		});
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

		assertThat(this.mailbox.offer(ran::incrementAndGet, 2)).isTrue();
		assertThat(this.mailbox.offer(ran::incrementAndGet, 2)).isTrue();
		assertThat(this.mailbox.offer(ran::incrementAndGet, 2)).isFalse();
		assertThat(this.mailbox.size()).isEqualTo(2);
		this.mailbox.close();
		goOn.countDown();
		assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
		this.mailbox.add(ran::incrementAndGet);
		assertThat(this.mailbox.size()).isZero();
		assertThat(ran).hasValue(0);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
