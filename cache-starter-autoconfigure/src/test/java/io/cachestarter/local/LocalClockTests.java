package io.cachestarter.local;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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
	void makesNoNoteForFewReads() {
		for (int i = 1; i < LocalClock.READS_TO_START; i++) {
			this.clock.recent();
		}

		this.clock.tick();

		assertThat(isNoted()).isFalse();
	}

	@Test
	void makesNotesWhenThereAreManyReads() {
		begin();

		assertThat(isNoted()).isTrue();
		long noted = this.nanos.getAndAdd(1_000);
		assertThat(this.clock.recent()).isEqualTo(noted);

		this.clock.tick();

		assertThat(this.clock.recent()).isEqualTo(noted + 1_000);
	}

	@Test
	void asksNobodyWhenTheEndIsFarAway() {
		begin();
		int asked = this.questions.get();

		assertThat(this.clock.hasCome(this.nanos.get() + MARGIN + 1)).isFalse();

		assertThat(this.questions).hasValue(asked);
	}

	@Test
	void isExactWithinTheMarginHoweverOldTheNote() {
		begin();
		long end = this.nanos.get() + MARGIN;

		this.nanos.addAndGet(MARGIN - 1);
		assertThat(this.clock.hasCome(end)).isFalse();

		this.nanos.incrementAndGet();
		assertThat(this.clock.hasCome(end)).isTrue();
	}

	@Test
	void comparesTimesThatOverflow() {
		begin();
		long end = this.nanos.get() + 4 * MARGIN;
		assertThat(end).isNegative();

		assertThat(this.clock.hasCome(end)).isFalse();

		this.nanos.addAndGet(4 * MARGIN);
		this.clock.tick();
		assertThat(this.clock.hasCome(end)).isTrue();
	}

	@Test
	void restsWhenFewerThanHalfOfTheTicksSeeARead() {
		begin();

		round(LocalClock.TICKS_OF_ROUND / 2 - 1);

		assertThat(isNoted()).isFalse();
		this.clock.tick();
		assertThat(isNoted()).isFalse();
	}

	@Test
	void goesOnWhenHalfOfTheTicksSeeARead() {
		begin();

		round(LocalClock.TICKS_OF_ROUND / 2);
		assertThat(isNoted()).isTrue();

		round(LocalClock.TICKS_OF_ROUND / 2);
		assertThat(isNoted()).isTrue();
	}

	@Test
	void beginsAgainAfterARest() {
		begin();
		round(0);

		begin();

		assertThat(isNoted()).isTrue();
	}

	@Test
	void noteIsMadeByAThreadUntilItIsClosed() {
		LocalClock started = LocalClock.start();

		await().atMost(Duration.ofSeconds(30)).until(() -> stands(started));
		started.close();

		await().atMost(Duration.ofSeconds(30)).until(() -> !stands(started));
	}

	private static boolean stands(LocalClock clock) {
		readOften(clock);
		long first = clock.recent();
		return clock.recent() == first;
	}

	private void begin() {
		readOften(this.clock);
		this.clock.tick();
	}

	private static void readOften(LocalClock clock) {
		for (int i = 0; i < LocalClock.READS_TO_START; i++) {
			clock.recent();
		}
	}

	private void round(int ticksWithReads) {
		for (int i = 0; i < LocalClock.TICKS_OF_ROUND; i++) {
			if (i < ticksWithReads) {
				this.clock.recent();
			}
			this.clock.tick();
		}
	}

	private boolean isNoted() {
		int asked = this.questions.get();
		this.clock.recent();
		return this.questions.get() == asked;
	}

}
