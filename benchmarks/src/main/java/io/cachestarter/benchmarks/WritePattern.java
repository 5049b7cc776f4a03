package io.cachestarter.benchmarks;

import java.time.Duration;

/** How writers write. */
enum WritePattern {

	SINGLE("single writes"),

	PAIRS("pairs of writes");

	private final String label;

	WritePattern(String label) {
		this.label = label;
	}

	/** Returns the longest pause after a write or a pair, the mean of which is half. */
	Duration longestPause() {
		return Duration.ofMillis((this == SINGLE) ? 40 : 160);
	}

	@Override
	public String toString() {
		return this.label;
	}

}
