package io.cachestarter.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class WorkUnderWayTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private final WorkUnderWay work = new WorkUnderWay();

	@Test
	void waitsUntilTheLastHasEnded() {
		this.work.begin();
		this.work.begin();
		CompletableFuture<Boolean> ended = new CompletableFuture<>();
		Thread waiting = new Thread(() -> ended.complete(this.work.awaitNone(MINUTE)), "waiting");
		waiting.setDaemon(true);
		waiting.start();
		await().atMost(SOON).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

		this.work.end();
		assertThat(ended).isNotDone();
		this.work.end();

		assertThat(ended).succeedsWithin(SOON).isEqualTo(true);
	}

	@Test
	void doesNotWaitForLongerThanItMay() {
		this.work.begin();

		assertThat(this.work.awaitNone(1)).isFalse();
		assertThat(this.work.count()).isOne();
	}

	@Test
	void beginsOnlySoMuch() {
		assertThat(this.work.tryBegin(1)).isTrue();
		assertThat(this.work.tryBegin(1)).isFalse();

		this.work.end();

		assertThat(this.work.count()).isZero();
		assertThat(this.work.tryBegin(1)).isTrue();
	}

	@Test
	void goesWhenItsThreadIsInterrupted() {
		this.work.begin();
		Thread.currentThread().interrupt();

		assertThat(this.work.awaitNone(MINUTE)).isFalse();
		assertThat(Thread.interrupted()).isTrue();
	}

}
