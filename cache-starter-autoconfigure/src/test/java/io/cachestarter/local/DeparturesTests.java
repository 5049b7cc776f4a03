package io.cachestarter.local;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.cachestarter.internal.KeySample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests that what {@link Departures} says of another size or time to live is what a level
 * with that size or time really answers.
 */
class DeparturesTests {

	private static final Duration LONG = Duration.ofDays(1);

	private final AtomicLong now = new AtomicLong();

	@ParameterizedTest
	@ValueSource(longs = { 200, 4_000 })
	void foretellsTheHitsOfLargerSizes(long size) {
		CaffeineLocalLevel level = level(size, LONG);
		CaffeineLocalLevel twice = level(2 * size, LONG);
		CaffeineLocalLevel fourTimes = level(4 * size, LONG);
		int lookups = (int) (50 * size);

		Random random = new Random(42);
		LongSupplier keys = () -> (long) (Math.pow(random.nextDouble(), 3) * 10 * size);
		for (int i = 0; i < lookups; i++) {
			Long key = keys.getAsLong();
			ask(level, key);
			ask(twice, key);
			ask(fourTimes, key);
			if (i % 1_000 == 0) {
				awaitListeners();
			}
		}
		awaitListeners();

		LocalReturns returns = level.returns();
		double hits = level.hitCount() / (double) lookups;
		double atTwice = twice.hitCount() / (double) lookups;
		double atFourTimes = fourTimes.hitCount() / (double) lookups;
		assertThat(atFourTimes).as("more room pays in this test").isGreaterThan(hits + 0.1);
		assertThat(hits + returns.atTwiceTheSize() / (double) lookups).isCloseTo(atTwice, within(0.05));
		assertThat(hits + returns.atFourTimesTheSize() / (double) lookups).isCloseTo(atFourTimes, within(0.07));
		assertThat(returns.afterEnd()).isZero();
	}

	@Test
	void foretellsTheHitsOfLongerTimes() {
		CaffeineLocalLevel level = level(10_000, Duration.ofSeconds(10));
		CaffeineLocalLevel twice = level(10_000, Duration.ofSeconds(20));
		CaffeineLocalLevel fourTimes = level(10_000, Duration.ofSeconds(40));
		int lookups = 20_000;

		Random random = new Random(42);
		for (int i = 0; i < lookups; i++) {
			this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
			Long key = (long) (Math.pow(random.nextDouble(), 2) * 1_000);
			ask(level, key);
			ask(twice, key);
			ask(fourTimes, key);
			if (i % 100 == 0) {
				level.cleanUp();
				awaitListeners();
			}
		}
		awaitListeners();

		LocalReturns returns = level.returns();
		double hits = level.hitCount() / (double) lookups;
		assertThat(fourTimes.hitCount()).as("longer times pay in this test")
			.isGreaterThan(level.hitCount() + lookups / 10);
		// What is read again lives anew from then on in a level with a longer time, so
		// that the true ratio is somewhat lower.
		assertThat(hits + returns.atTwiceTheTtl() / (double) lookups)
			.isBetween(twice.hitCount() / (double) lookups - 0.02, twice.hitCount() / (double) lookups + 0.15);
		assertThat(returns.atTwiceTheTtl()).isPositive().isLessThan(returns.atFourTimesTheTtl());
		assertThat(returns.atFourTimesTheTtl()).isLessThanOrEqualTo(returns.afterEnd());
		assertThat(returns.evicted()).isZero();
	}

	@Test
	void aKeyThatChangedMeanwhileWouldHaveBeenNoHit() {
		Departures departures = new Departures(settings(100, LONG), this.now::get);
		departures.evicted("evicted");
		departures.evicted("evicted, then changed");
		departures.changed("evicted, then changed");
		departures.ended("ended, then changed");
		departures.changed("ended, then changed");

		departures.missed("evicted");
		departures.missed("evicted, then changed");
		departures.missed("ended, then changed");
		departures.missed("never there");

		assertThat(departures.returns()).isEqualTo(new LocalReturns(2, 1, 1, 0, 0, 0));
	}

	@Test
	void nothingIsKeptOverAClear() {
		Departures departures = new Departures(settings(100, LONG), this.now::get);
		departures.evicted("a");
		departures.ended("b");

		departures.changedAll();
		departures.missed("a");
		departures.missed("b");

		assertThat(departures.returns()).isEqualTo(new LocalReturns(1, 0, 0, 0, 0, 0));
	}

	@Test
	void anEntryThatWouldHaveEndedMeanwhileNeedsNoRoom() {
		Departures departures = new Departures(settings(100, Duration.ofSeconds(1)), this.now::get);
		departures.evicted("a");
		departures.evicted("b");
		departures.missed("a");
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(1));

		departures.missed("b");

		assertThat(departures.returns().atFourTimesTheSize()).isOne();
	}

	@Test
	void aSampleStandsForAllKeysHoweverMany() {
		KeySample sample = new KeySample();
		for (int key = 0; key < 100_000; key++) {
			sample.put(key, key, Long.MIN_VALUE + 1);
		}
		long estimate = 0;
		for (int key = 90_000; key < 100_000; key++) {
			estimate += (sample.take(key) == key) ? sample.weight() : 0;
		}

		assertThat(sample.weight()).isGreaterThan(8);
		assertThat(estimate).isBetween(7_000L, 13_000L);
		assertThat(sample.take(99_999)).isEqualTo(KeySample.NONE);
	}

	private CaffeineLocalLevel level(long size, Duration ttl) {
		return new CaffeineLocalLevel(settings(size, ttl), (text) -> text, new LocalClock(this.now::get));
	}

	private static LocalSettings settings(long size, Duration ttl) {
		return new LocalSettings(true, ttl, size, 0);
	}

	private static void ask(CaffeineLocalLevel level, Long key) {
		if (level.get(key) == null) {
			String text = key.toString();
			assertThat(level.fill(key, new LocalEntry("value", text, Long.MAX_VALUE, 1), level.stamp(text))).isTrue();
		}
	}

	/** Caffeine tells of removals on the threads of this pool. */
	private static void awaitListeners() {
		assertThat(ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS)).isTrue();
	}

}
