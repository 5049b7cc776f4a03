package io.cachestarter.lock.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The violations that have been found: how many, and the first few in full.
 */
final class Findings {

	private static final int IN_FULL = 3;

	private final Map<Violation, Integer> counts = new EnumMap<>(Violation.class);

	private final List<String> cases = new ArrayList<>();

	/**
	 * Add a case.
	 * @param text the case in words
	 * @param attempts those it has happened to
	 */
	void add(Violation violation, String text, Attempt... attempts) {
		if (this.counts.merge(violation, 1, Integer::sum) <= IN_FULL) {
			this.cases.add(violation + ": " + text
					+ List.of(attempts).stream().map((attempt) -> "\n" + attempt).collect(Collectors.joining()));
		}
	}

	Map<Violation, Integer> counts() {
		return this.counts;
	}

	@Override
	public String toString() {
		return this.counts + this.cases.stream().map("\n\n"::concat).collect(Collectors.joining());
	}

}
