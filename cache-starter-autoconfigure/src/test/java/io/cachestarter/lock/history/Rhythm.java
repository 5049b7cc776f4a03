package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What callers choose, and for how long they hold, wait and pause.
 *
 * @param lease the lease that is renewed
 * @param longHolds how many of 1000 holds are longer than the lease
 * @param pace how busy callers are
 */
record Rhythm(Duration lease, int longHolds, Pace pace) {

	private static final int PER_MILLE = 1000;

	private static final Duration LONGEST = Duration.ofSeconds(4);

	private static final Duration SLOW_PAUSE = Duration.ofSeconds(4);

	/** Return how to take the next lock. */
	Style style(SplittableRandom random) {
		return (this.pace == Pace.OVERTIME) ? Style.FIXED : Style.pick(random);
	}

	/** Return how long to hold, in ns. */
	long hold(Style style, SplittableRandom random) {
		if (random.nextInt(PER_MILLE) < this.longHolds) {
			return Math.min(2 * this.lease.toNanos(), LONGEST.toNanos());
		}
		if (this.pace == Pace.SLOW) {
			return millis(50, 250, random);
		}
		int dice = random.nextInt(PER_MILLE);
		if (style == Style.FIXED && (dice < 150 || this.pace == Pace.OVERTIME)) {
			return Style.FIXED_LEASE.toNanos() * 3 / 2;
		}
		if (dice < 10) {
			return millis(100, 400, random);
		}
		return (dice < 60) ? millis(5, 60, random) : millis(0, 4, random);
	}

	/** Return how long to wait, in ns, or {@link Style#FOREVER}. */
	long wait(Style style, SplittableRandom random) {
		return switch (style) {
			case LOCK -> Style.FOREVER;
			case NOW -> 0;
			default -> (this.pace == Pace.SLOW) ? SLOW_PAUSE.toNanos() : millis(20, 2500, random);
		};
	}

	/** Return how long to pause before the next attempt, in ns. */
	long pause(SplittableRandom random) {
		return switch (this.pace) {
			case BUSY -> millis(0, 3, random);
			case SLOW -> SLOW_PAUSE.toNanos();
			case OVERTIME -> millis(0, 1000, random);
		};
	}

	/** Tell whether to take one more lock within this one. */
	boolean takesAnother(SplittableRandom random) {
		return this.pace == Pace.BUSY && random.nextInt(10) == 0;
	}

	private static long millis(int from, int to, SplittableRandom random) {
		return random.nextLong(TimeUnit.MILLISECONDS.toNanos(from), TimeUnit.MILLISECONDS.toNanos(to));
	}

}
