package io.cachestarter.lock.history;

import java.util.List;

/**
 * A line of a journal.
 *
 * @param nanos when, by the monotonic clock of the machine, which all JVMs share
 * @param what what has happened
 * @param attempt to which attempt of this worker, 0 if to none
 * @param details more, depending on what has happened
 */
record Entry(long nanos, What what, long attempt, List<String> details) {

	static final long NO_ATTEMPT = 0;

	static Entry parse(String line) {
		List<String> words = List.of(line.split(" "));
		return new Entry(Long.parseLong(words.get(0)), What.valueOf(words.get(1)), Long.parseLong(words.get(2)),
				words.subList(3, words.size()));
	}

	String text(int detail) {
		return this.details.get(detail);
	}

	long number(int detail) {
		return Long.parseLong(text(detail));
	}

	boolean flag(int detail) {
		return number(detail) == 1;
	}

	@Override
	public String toString() {
		return this.nanos + " " + this.what + " " + this.attempt
				+ (this.details.isEmpty() ? "" : " " + String.join(" ", this.details));
	}

}
