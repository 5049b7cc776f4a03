package io.cachestarter.benchmarks;

import java.time.Duration;

/**
 * A time in which the threads of several JVMs fight for one lock.
 *
 * @param contender whose lock it is
 * @param holdNanos how long a thread keeps it, zero for not at all
 * @param from when it begins, a reading of {@link System#nanoTime()}
 * @param to when it ends
 */
record LockTurn(LockContender contender, long holdNanos, long from, long to) {

	/** Leaves all threads the time to get ready. */
	private static final Duration AHEAD = Duration.ofMillis(200);

	static LockTurn soon(LockContender contender, Duration hold, Duration length) {
		long from = System.nanoTime() + AHEAD.toNanos();
		return new LockTurn(contender, hold.toNanos(), from, from + length.toNanos());
	}

	static LockTurn parse(String text) {
		String[] parts = text.split(" ", 4);
		return new LockTurn(LockContender.valueOf(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
				Long.parseLong(parts[3]));
	}

	String format() {
		return "%s %d %d %d".formatted(this.contender.name(), this.holdNanos, this.from, this.to);
	}

	Duration length() {
		return Duration.ofNanos(this.to - this.from);
	}

}
