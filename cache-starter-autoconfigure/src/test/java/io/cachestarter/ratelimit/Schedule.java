package io.cachestarter.ratelimit;

import java.util.Random;

/**
 * A seeded schedule of requests that likes the borders: bursts, pauses of one window less
 * or more than a microsecond, steps of one permit's share.
 */
final class Schedule {

	private final Random random;

	private final long window;

	private final long limit;

	Schedule(long seed, long windowMicros, long limit) {
		this.random = new Random(seed);
		this.window = windowMicros;
		this.limit = limit;
	}

	/** Return the microseconds until the next request. */
	long pause() {
		return switch (this.random.nextInt(16)) {
			case 0 -> this.window - 1;
			case 1 -> this.window;
			case 2 -> this.window + 1;
			case 3, 4 -> this.random.nextLong(this.window);
			case 5, 6 -> this.window / this.limit;
			case 7, 8 -> 1;
			case 9 -> 2 * this.window + this.random.nextLong(this.window);
			case 10 -> this.window / 150;
			default -> 0;
		};
	}

	/** Return how many permits the next request wants; sometimes more than there are. */
	long permits() {
		return switch (this.random.nextInt(8)) {
			case 0 -> 1 + this.random.nextLong(this.limit);
			case 1 -> Math.max(1, this.limit / 2);
			case 2 -> this.random.nextInt(10) == 0 ? this.limit + 1 : this.limit;
			default -> 1;
		};
	}

	/** Tell whether permits come back next, in place of being taken. */
	boolean isRefund() {
		return this.random.nextInt(20) == 0;
	}

}
