package io.cachestarter.benchmarks;

import java.time.Duration;

/**
 * How much is allowed.
 *
 * @param permits how many permits
 * @param window in which time, in whole milliseconds
 */
record Limit(long permits, Duration window) {

	long windowMicros() {
		return this.window.toMillis() * 1_000;
	}

}
