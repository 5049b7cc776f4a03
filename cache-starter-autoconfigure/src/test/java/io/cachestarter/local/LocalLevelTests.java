package io.cachestarter.local;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LocalLevelTests {

	private final AtomicLong nanos = new AtomicLong();

	private final LocalClock clock = new LocalClock(this.nanos::get);

	private final CaffeineLocalLevel level = create(new LocalSettings(true, Duration.ofMinutes(1), 100, 0));

	@Test
	void findsWhatHasBeenFilled() {
		fill(1L, "one");

		assertThat(this.level.get(1L)).extracting(LocalEntry::get).isEqualTo("one");
		assertThat(this.level.get(2L)).isNull();
	}

	@Test
	void refusesAFillThatAnEvictHasOvertaken() {
		long stamp = this.level.stamp("1");
		this.level.evict(1L, "1");

		this.level.fill(1L, entry("1", "old"), stamp);

		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void refusesAFillThatAnEvictFromElsewhereHasOvertaken() {
		long stamp = this.level.stamp("1");
		this.level.evict("1");

		this.level.fill(1L, entry("1", "old"), stamp);

		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void refusesAFillThatAClearHasOvertaken() {
		long stamp = this.level.stamp("1");
		this.level.clear();

		this.level.fill(1L, entry("1", "old"), stamp);

		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void refusesAFillThatAnEvictByPatternHasOvertaken() {
		long stamp = this.level.stamp("1");
		this.level.evictIf("other"::equals);

		this.level.fill(1L, entry("1", "old"), stamp);

		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void evictsTheKeysThatMeetACondition() {
		fill(1L, "one");
		fill(2L, "two");

		assertThat(this.level.evictIf("1"::equals)).isEqualTo(1);

		assertThat(this.level.get(1L)).isNull();
		assertThat(this.level.get(2L)).isNotNull();
	}

	@Test
	void keepsNothingWhenAFillIsRefused() {
		long stamp = this.level.stamp("1");
		this.level.evict(1L, "1");
		fill(1L, "new");

		this.level.fill(1L, entry("1", "old"), stamp);

		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void keepsNothingOfTwoWritesThatCross() {
		long first = this.level.evict(1L, "1");
		long second = this.level.evict(1L, "1");

		this.level.complete(1L, entry("1", "second"), second);
		this.level.complete(1L, entry("1", "first"), first);

		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void keepsAWriteThatNobodyCrossed() {
		long stamp = this.level.evict(1L, "1");

		this.level.complete(1L, entry("1", "value"), stamp);

		assertThat(this.level.get(1L)).extracting(LocalEntry::get).isEqualTo("value");
	}

	@Test
	void evictsByTextAKeyThatCannotBeMadeFromIt() {
		Object key = new Unreadable("a");
		this.level.fill(key, entry("#a", "value"), this.level.stamp("#a"));

		this.level.evict("#a");

		assertThat(this.level.get(key)).isNull();
	}

	@Test
	void forgetsTheTextsOfEntriesThatHaveGone() {
		CaffeineLocalLevel small = create(new LocalSettings(true, Duration.ofMinutes(1), 10, 0));
		for (int i = 0; i < 1_000; i++) {
			String text = "#" + i;
			small.fill(new Unreadable(text), entry(text, i), small.stamp(text));
		}
		small.evict(new Unreadable("#999"), "#999");
		small.cleanUp();

		assertThat(small.size()).isLessThanOrEqualTo(10);
		await().atMost(Duration.ofSeconds(30)).until(() -> small.indexSize() == small.size());
	}

	@Test
	void endsEntriesInTimeWhateverTheNoteOfTheClock() {
		LocalClockTests.begin(this.clock);
		fill(1L, "one");

		this.nanos.addAndGet(Duration.ofMinutes(1).toNanos() - LocalClock.MARGIN.toNanos());
		this.clock.beginTick(1);
		this.nanos.addAndGet(LocalClock.MARGIN.toNanos() - 1);
		assertThat(this.level.get(1L)).isNotNull();

		this.nanos.incrementAndGet();
		assertThat(this.level.get(1L)).isNull();
		assertThat(this.level.hitCount()).isOne();
		assertThat(this.level.missCount()).isOne();
	}

	@Test
	void endsAnEntryWithItsOwnTime() {
		this.level.fill(1L, new LocalEntry("short", "1", Duration.ofSeconds(5).toNanos(), 1), this.level.stamp("1"));
		fill(2L, "long");

		this.nanos.addAndGet(Duration.ofSeconds(6).toNanos());

		assertThat(this.level.get(1L)).isNull();
		assertThat(this.level.get(2L)).isNotNull();
	}

	@Test
	void staysWithinItsWeight() {
		CaffeineLocalLevel weighed = create(new LocalSettings(true, Duration.ofMinutes(1), 0, 1_000));
		for (long key = 0; key < 100; key++) {
			String text = Long.toString(key);
			weighed.fill(key, new LocalEntry("v", text, Duration.ofMinutes(1).toNanos(), 100), weighed.stamp(text));
		}
		weighed.cleanUp();

		assertThat(weighed.size()).isLessThanOrEqualTo(10);
		assertThat(weighed.evictionCount()).isGreaterThanOrEqualTo(90);
	}

	@Test
	void countsLookUpsAndNothingElse() {
		fill(1L, "one");
		this.level.get(1L);
		this.level.get(2L);
		this.level.peek(2L);
		this.level.evict(1L, "1");
		this.level.contains(1L);

		assertThat(this.level.hitCount()).isEqualTo(1);
		assertThat(this.level.missCount()).isEqualTo(1);
	}

	@Test
	void countsAnEntryThatHasEndedAsAMiss() {
		this.level.fill(1L, new LocalEntry("short", "1", Duration.ofSeconds(5).toNanos(), 1), this.level.stamp("1"));
		this.nanos.addAndGet(Duration.ofSeconds(6).toNanos());
		this.level.get(1L);

		assertThat(this.level.hitCount()).isZero();
		assertThat(this.level.missCount()).isEqualTo(1);
		assertThat(this.level.evictionCount()).isEqualTo(1);
		assertThat(this.level.size()).isZero();
	}

	@Test
	void countsAnEntryThatNobodyHasSeenEndAsAMiss() {
		fill(1L, "one");
		this.nanos.addAndGet(Duration.ofSeconds(61).toNanos());

		assertThat(this.level.get(1L)).isNull();
		assertThat(this.level.get(1L)).isNull();
		this.level.cleanUp();

		assertThat(this.level.hitCount()).isZero();
		assertThat(this.level.missCount()).isEqualTo(2);
		assertThat(this.level.evictionCount()).isEqualTo(1);
		assertThat(this.level.size()).isZero();
	}

	@Test
	void countsTheReturnOfAnEntryThatNobodyHasSeenEndOnce() {
		fill(1L, "one");
		this.nanos.addAndGet(Duration.ofSeconds(61 + 60).toNanos());

		assertThat(this.level.get(1L)).isNull();
		this.level.cleanUp();
		assertThat(ForkJoinPool.commonPool().awaitQuiescence(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.level.get(1L)).isNull();

		assertThat(this.level.returns()).isEqualTo(new LocalReturns(0, 0, 0, 1, 0, 1));
	}

	@Test
	void countsARejectedEntryAsAMiss() {
		fill(1L, "one");
		LocalEntry found = Objects.requireNonNull(this.level.get(1L));

		this.level.reject(1L, found);

		assertThat(this.level.hitCount()).isZero();
		assertThat(this.level.missCount()).isEqualTo(1);
		assertThat(this.level.get(1L)).isNull();
	}

	@Test
	void holdsNothingButStampsWhenItIsNotEnabled() {
		LocalLevel none = LocalLevel.create(new LocalSettings(false, Duration.ofMinutes(1), 100, 0), Long::valueOf,
				this.clock);
		long stamp = none.stamp("1");
		none.fill(1L, entry("1", "value"), stamp);

		assertThat(none.get(1L)).isNull();
		assertThat(none.evict(1L, "1")).isNotEqualTo(stamp);
	}

	@Test
	void putsIfAbsentOnce() {
		assertThat(this.level.putIfAbsent(1L, entry("1", "first"))).isTrue();
		assertThat(this.level.putIfAbsent(1L, entry("1", "second"))).isFalse();
	}

	@Test
	void waitsInClearForAFillThatHasPassedItsCheck() throws InterruptedException {
		assertNothingIsLeftOfAFillOvertakenBy(LocalLevel::clear);
	}

	@Test
	void waitsInEvictByPatternForAFillThatHasPassedItsCheck() throws InterruptedException {
		assertNothingIsLeftOfAFillOvertakenBy((paused) -> paused.evictIf("1"::equals));
	}

	@Test
	void waitsInEvictForAFillThatHasPassedItsCheck() throws InterruptedException {
		assertNothingIsLeftOfAFillOvertakenBy((paused) -> paused.evict(1L, "1"));
	}

	/**
	 * The time is read for the fourth time between the check and the put, by Caffeine,
	 * which asks the system where entries live for a short time; there the fill is held
	 * until the other operation has ended or waits.
	 */
	private void assertNothingIsLeftOfAFillOvertakenBy(Consumer<LocalLevel> operation) throws InterruptedException {
		PausingTicker ticker = new PausingTicker();
		LocalLevel paused = LocalLevel.create(new LocalSettings(true, LocalClock.MARGIN, 100, 0), Long::valueOf,
				new LocalClock(ticker));
		long stamp = paused.stamp("1");
		Thread filler = new Thread(() -> paused.fill(1L, entry("1", "old"), stamp));
		Thread other = new Thread(() -> operation.accept(paused));
		ticker.pause(filler);
		filler.start();
		assertThat(ticker.reached.await(30, TimeUnit.SECONDS)).isTrue();
		other.start();
		await().atMost(Duration.ofSeconds(30))
			.until(other::getState, (state) -> state != Thread.State.NEW && state != Thread.State.RUNNABLE);
		ticker.released.countDown();
		filler.join(30_000);
		other.join(30_000);

		assertThat(paused.get(1L)).isNull();
	}

	/**
	 * A writer raises a version and evicts or clears; readers fill what they have read.
	 * Once the evict has returned, no older version may be found.
	 */
	@Test
	void neverServesAValueOlderThanTheLastEvict() throws InterruptedException, ExecutionException, TimeoutException {
		long seed = 4711;
		AtomicLong source = new AtomicLong();
		String violation = null;
		CountDownLatch stop = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			Future<?> first = threads.submit(() -> readUntil(stop, source));
			Future<?> second = threads.submit(() -> readUntil(stop, source));
			Random random = new Random(seed);
			for (int i = 0; i < 50_000 && violation == null; i++) {
				long version = source.incrementAndGet();
				switch (random.nextInt(8)) {
					case 0 -> this.level.clear();
					case 1, 2, 3 -> this.level.evict("#a");
					default -> this.level.evict(new Unreadable("a"), "#a");
				}
				LocalEntry found = this.level.get(new Unreadable("a"));
				if (found != null && ((Long) Objects.requireNonNull(found.get())) < version) {
					violation = "seed " + seed + ", round " + i + ": " + found.get() + " after " + version;
				}
			}
			stop.countDown();
			first.get(30, TimeUnit.SECONDS);
			second.get(30, TimeUnit.SECONDS);
		}
		finally {
			threads.shutdownNow();
		}

		assertThat(violation).isNull();
	}

	private void readUntil(CountDownLatch stop, AtomicLong source) {
		while (stop.getCount() > 0) {
			long stamp = this.level.stamp("#a");
			long read = source.get();
			Thread.onSpinWait();
			this.level.fill(new Unreadable("a"), entry("#a", read), stamp);
		}
	}

	private void fill(Long key, Object value) {
		this.level.fill(key, entry(key.toString(), value), this.level.stamp(key.toString()));
	}

	private CaffeineLocalLevel create(LocalSettings settings) {
		return new CaffeineLocalLevel(settings, (text) -> text.startsWith("#") ? null : Long.valueOf(text), this.clock);
	}

	private static LocalEntry entry(String text, Object value) {
		return new LocalEntry(value, text, Duration.ofMinutes(1).toNanos(), 1);
	}

	private static final class PausingTicker implements Ticker {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger reads = new AtomicInteger();

		private volatile @Nullable Thread paused;

		void pause(Thread thread) {
			this.paused = thread;
		}

		@Override
		public long read() {
			if (Thread.currentThread() == this.paused && this.reads.incrementAndGet() == 4) {
				this.reached.countDown();
				await().atMost(Duration.ofSeconds(60)).until(() -> this.released.getCount() == 0);
			}
			return 0;
		}

	}

	private record Unreadable(String name) {
	}

}
