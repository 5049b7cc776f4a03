package io.cachestarter.oracle;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must not have happened in a scenario: how many keys it has happened to, and the
 * first few cases in full. Safe for use by multiple threads.
 */
public final class Findings {

	private static final int IN_FULL = 2;

	private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();

	private final Queue<String> cases = new ConcurrentLinkedQueue<>();

	private final History history;

	Findings(History history) {
		this.history = history;
	}

	/**
	 * Add a case.
	 * @param what its kind
	 * @param key the key it has happened to
	 * @param text the case in words
	 */
	void add(String what, String key, String text) {
		Set<String> same = this.keys.computeIfAbsent(what, (kind) -> ConcurrentHashMap.newKeySet());
		if (same.add(key) && same.size() <= IN_FULL) {
			this.cases.add(what + ": " + text + "\n" + this.history.of(key));
		}
	}

	void addFailure(String key, String text, Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		add("FAILED", key, text + "\n" + trace);
	}

	/** Return how many keys somebody has read in a version that was too old. */
	public int staleKeys() {
		return keys(Verdict.OWN_WRITE_MISSED, Verdict.LASTINGLY_STALE, Verdict.STALE_AT_THE_END, Verdict.LEFT_IN_REDIS);
	}

	/** Return how many keys Redis still had in an old version when all was quiet. */
	public int lostEvicts() {
		return keys(Verdict.LEFT_IN_REDIS);
	}

	public boolean isEmpty() {
		return this.keys.isEmpty();
	}

	private int keys(Verdict... kinds) {
		return (int) Stream.of(kinds)
			.flatMap((kind) -> this.keys.getOrDefault(kind.name(), Set.of()).stream())
			.distinct()
			.count();
	}

	@Override
	public String toString() {
		Map<String, Integer> counts = this.keys.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().size(), Integer::sum,
					TreeMap::new));
		return "keys by finding %s%s".formatted(counts,
				this.cases.stream().map("\n\n"::concat).collect(Collectors.joining()));
	}

}
