package io.cachestarter.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class AsyncThreadsTests {

	private static final int MAX = 10_000;

	private static final Duration SOON = Duration.ofSeconds(30);

	private final LimitCounts limits = new LimitCounts();

	private final AsyncThreads threads = new AsyncThreads("async-threads-tests-", this.limits);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void end() {
		this.release.countDown();
		this.threads.close();
	}

	@Test
	void refusesATaskTooMany() {
		for (int i = 0; i < MAX; i++) {
			this.threads.execute(this::block);
		}

		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.threads.execute(this::block))
			.withMessageContaining("10000");
		assertThat(this.limits.count(Limit.TASKS)).isOne();
		assertThat(this.threads.tasks().count()).isEqualTo(MAX);
	}

	@Test
	void takesTasksAgainWhenOthersHaveEnded() {
		for (int i = 0; i < MAX; i++) {
			this.threads.execute(this::block);
		}
		this.release.countDown();

		assertThat(this.threads.tasks().awaitNone(SOON.toNanos())).isTrue();
		assertThat(CompletableFuture.runAsync(() -> {
		}, this.threads)).succeedsWithin(SOON);
	}

	@Test
	void leavesNoTaskUndoneWhenItIsClosed() {
		for (int i = 0; i < 1_000; i++) {
			this.threads.execute(this::block);
		}
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
		}, this.threads);

		this.threads.close();
		this.release.countDown();

		assertThat(waiting).succeedsWithin(SOON);
		assertThat(this.threads.tasks().awaitNone(SOON.toNanos())).isTrue();
	}

	@Test
	void runsTasksElsewhereAfterTheEnd() {
		this.threads.close();

		assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), this.threads))
			.succeedsWithin(SOON)
			.asString()
			.doesNotContain("async-threads-tests-");
	}

	private void block() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
