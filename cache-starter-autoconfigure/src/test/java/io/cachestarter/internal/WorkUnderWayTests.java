package io.cachestarter.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class WorkUnderWayTests {

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private final WorkUnderWay work = new WorkUnderWay();

	@Test
	void waitsUntilTheLastHasEnded() {
		this.work.begin();
		this.work.begin();
		CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> this.work.awaitNone(MINUTE));

		this.work.end();
		assertThat(ended).isNotDone();
		this.work.end();

		assertThat(ended).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
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
