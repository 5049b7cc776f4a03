package io.cachestarter.benchmarks;

import java.time.Duration;

/**
 * A time between two readings of {@link System#nanoTime()}.
 *
 * @param from its start
 * @param to its end
 */
record Span(long from, long to) {

	/** Returns the time that a call takes. */
	static Span of(Runnable call) {
		long from = System.nanoTime();
		call.run();
		return new Span(from, System.nanoTime());
	}

	/** Returns the time that passes while the caller sleeps. */
	static Span asleep(Duration duration) {
		return of(() -> Crew.sleep(duration));
	}

	/** Returns the time from the start of the first to the end of the last of two. */
	Span plus(Span other) {
		return new Span((this.from - other.from < 0) ? this.from : other.from,
				(this.to - other.to > 0) ? this.to : other.to);
	}

	boolean overlaps(Span other) {
		return other.from - this.to < 0 && other.to - this.from > 0;
	}

	long nanos() {
		return this.to - this.from;
	}

	double millis() {
		return nanos() / 1e6;
	}

}
