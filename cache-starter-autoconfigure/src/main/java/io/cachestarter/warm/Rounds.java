package io.cachestarter.warm;

import java.time.Duration;

/**
 * How long the next round of looking at the heap lasts. If it names more keys than are
 * wanted it was too long to tell the hot ones from the others; if it names few, a longer
 * one does. Looking takes at most a hundredth of the time. Not thread-safe.
 */
final class Rounds {

	private static final Duration SHORTEST = Duration.ofMillis(50);

	private static final Duration LONGEST = Duration.ofSeconds(5);

	private static final int REST = 100;

	private final int wanted;

	private Duration length = Duration.ofSeconds(1);

	Rounds(int wanted) {
		this.wanted = wanted;
	}

	/**
	 * Ends a round.
	 * @param named how many keys it has named
	 * @param looking how long it took to look
	 * @return the length of the next one
	 */
	Duration next(int named, Duration looking) {
		if (named > this.wanted) {
			this.length = longer(this.length.dividedBy(2), SHORTEST);
		}
		else if (named < this.wanted / 2) {
			this.length = shorter(this.length.multipliedBy(2), LONGEST);
		}
		return longer(this.length, looking.multipliedBy(REST));
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
