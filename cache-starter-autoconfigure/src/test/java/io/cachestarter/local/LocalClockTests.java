package io.cachestarter.local;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LocalClockTests {

	private static final long MARGIN = LocalClock.MARGIN.toNanos();

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicInteger questions = new AtomicInteger();

	private final LocalClock clock = new LocalClock(() -> {
		this.questions.incrementAndGet();
		return this.nanos.get();
	});

	@BeforeEach
	void startSomewhere() {
		this.nanos.set(Long.MAX_VALUE - 3 * MARGIN);
	}

	@Test
	void isExactWithoutANote() {
		long before = this.nanos.get();

		assertThat(this.clock.recent()).isEqualTo(before);
		assertThat(this.clock.hasCome(this.nanos.incrementAndGet())).isTrue();
		assertThat(this.clock.hasCome(this.nanos.get() + 1)).isFalse();
	}

	@Test
	void makesNoNoteForFewQuestions() {
		ask(this.clock, 2 * LocalClock.QUESTIONS_OF_TICK - 1);

		assertThat(this.clock.beginTick(0)).isFalse();
		assertThat(isNoted()).isFalse();
	}

	@Test
	void makesNoNoteForManyQuestionsInALongTime() {
		ask(this.clock, LocalClock.QUESTIONS_OF_TICK);
		this.nanos.addAndGet(LocalClock.TICK.toNanos() + 1);
		ask(this.clock, LocalClock.QUESTIONS_OF_TICK);

		assertThat(this.clock.beginTick(0)).isFalse();
		assertThat(isNoted()).isFalse();
	}

	@Test
	void makesNotesForManyQuestionsInAShortTime() {
		begin(this.clock);

		long noted = this.nanos.getAndAdd(1_000);
		assertThat(this.clock.recent()).isEqualTo(noted);

		assertThat(this.clock.beginTick(1)).isTrue();
		assertThat(this.clock.recent()).isEqualTo(noted + 1_000);
	}

	@Test
	void isExactWhenItRests() {
		begin(this.clock);
		this.nanos.addAndGet(1_000);
		this.clock.rest();

		assertThat(this.clock.recent()).isEqualTo(this.nanos.get());
		assertThat(this.clock.beginTick(0)).isFalse();
		assertThat(isNoted()).isFalse();
	}

	@Test
	void beginsAgainAfterARest() {
		begin(this.clock);
		this.clock.rest();

		begin(this.clock);

		assertThat(isNoted()).isTrue();
	}

	@Test
	void asksNobodyWhenTheEndIsFarAway() {
		begin(this.clock);
		int asked = this.questions.get();

		assertThat(this.clock.hasCome(this.nanos.get() + MARGIN + 1)).isFalse();

		assertThat(this.questions).hasValue(asked);
	}

	@Test
	void isExactWithinTheMarginHoweverOldTheNote() {
		begin(this.clock);
		long end = this.nanos.get() + MARGIN;

		this.nanos.addAndGet(MARGIN - 1);
		assertThat(this.clock.hasCome(end)).isFalse();

		this.nanos.incrementAndGet();
		assertThat(this.clock.hasCome(end)).isTrue();
	}

	@Test
	void comparesTimesThatOverflow() {
		begin(this.clock);
		long end = this.nanos.get() + 4 * MARGIN;
		assertThat(end).isNegative();

		assertThat(this.clock.hasCome(end)).isFalse();

		this.nanos.addAndGet(4 * MARGIN);
		this.clock.beginTick(1);
		assertThat(this.clock.hasCome(end)).isTrue();
	}

	@Test
	void latestTimeIsThatOfTheLastQuestion() {
		long asked = this.clock.recent();
		this.nanos.addAndGet(1_000);

		assertThat(this.clock.latest()).isEqualTo(asked);

		this.clock.refresh();
		assertThat(this.clock.latest()).isEqualTo(asked + 1_000);
	}

	@Test
	void latestTimeNeverGoesBack() {
		long asked = this.clock.recent();
		this.nanos.addAndGet(-1_000);

		this.clock.refresh();
		assertThat(this.clock.recent()).isEqualTo(asked - 1_000);

		assertThat(this.clock.latest()).isEqualTo(asked);
	}

	@Test
	void latestTimeGrowsBeyondTheEndOfTheNumbers() {
		this.clock.refresh();
		long later = this.nanos.addAndGet(4 * MARGIN);
		assertThat(later).isNegative();

		this.clock.refresh();

		assertThat(this.clock.latest()).isEqualTo(later);
	}

	@Test
	void threadRestsAgainAfterAnInterrupt() {
		try (LocalClock started = LocalClock.start()) {
			Thread thread = Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((each) -> LockSupport.getBlocker(each) == started)
				.findFirst()
				.orElseThrow();

			thread.interrupt();

			await().atMost(Duration.ofSeconds(30))
				.until(() -> !thread.isInterrupted() && LockSupport.getBlocker(thread) == started);
		}
	}

	@Test
	void noteIsMadeByAThreadUntilItIsClosed() {
		LocalClock started = LocalClock.start();

		await().atMost(Duration.ofSeconds(30)).until(() -> stands(started));
		started.close();

		await().atMost(Duration.ofSeconds(30)).until(() -> !stands(started));
	}

	private static boolean stands(LocalClock clock) {
		ask(clock, 2 * LocalClock.QUESTIONS_OF_TICK);
		long first = clock.recent();
		return LongStream.range(0, 1_000).allMatch((again) -> clock.recent() == first);
	}

	/** Lets a clock make its first note. */
	static void begin(LocalClock clock) {
		ask(clock, 2 * LocalClock.QUESTIONS_OF_TICK);
		assertThat(clock.beginTick(0)).isTrue();
	}

	private static void ask(LocalClock clock, int times) {
		for (int i = 0; i < times; i++) {
			clock.recent();
		}
	}

	private boolean isNoted() {
		int asked = this.questions.get();
		this.clock.recent();
		return this.questions.get() == asked;
	}

}
