package io.cachestarter.benchmarks;

import java.time.Duration;

/**
 * A time in which the threads of several JVMs check one limit.
 *
 * @param contender whose limit it is
 * @param limit how much it allows
 * @param from when it begins, a reading of {@link System#nanoTime()}
 * @param to when it ends
 */
record LimitTurn(LimitContender contender, Limit limit, long from, long to) {

	/** Leaves all threads the time to get ready. */
	private static final Duration AHEAD = Duration.ofMillis(100);

	static LimitTurn soon(LimitContender contender, Limit limit, Duration length) {
		long from = System.nanoTime() + AHEAD.toNanos();
		return new LimitTurn(contender, limit, from, from + length.toNanos());
	}

	static LimitTurn parse(String text) {
		String[] parts = text.split(" ", 5);
		Limit limit = new Limit(Long.parseLong(parts[1]), Duration.ofMillis(Long.parseLong(parts[2])));
		return new LimitTurn(LimitContender.valueOf(parts[0]), limit, Long.parseLong(parts[3]),
				Long.parseLong(parts[4]));
	}

	String format() {
		return "%s %d %d %d %d".formatted(this.contender.name(), this.limit.permits(), this.limit.window().toMillis(),
				this.from, this.to);
	}

	Duration length() {
		return Duration.ofNanos(this.to - this.from);
	}

}
