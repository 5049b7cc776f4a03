package io.cachestarter.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How often a server has executed which command, inside scripts, too.
 *
 * @param calls the number for each name in lower case
 */
record CommandStats(Map<String, Long> calls) {

	/** What keeps connections alive, and what the counting itself costs. */
	private static final Set<String> IGNORED = Set.of("ping", "info", "echo", "monitor");

	private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

	CommandStats {
		Map<String, Long> counted = new TreeMap<>(calls);
		counted.keySet().removeAll(IGNORED);
		calls = counted;
	}

	/** Reads the section {@code commandstats} of INFO. */
	static CommandStats parse(String info) {
		Map<String, Long> calls = new HashMap<>();
		for (MatchResult line : LINE.matcher(info).results().toList()) {
			calls.put(line.group(1), Long.parseLong(line.group(2)));
		}
		return new CommandStats(calls);
	}

	CommandStats minus(CommandStats earlier) {
		Map<String, Long> more = new HashMap<>();
		this.calls.forEach((name, count) -> more.put(name, count - earlier.count(name)));
		more.values().removeIf((count) -> count == 0);
		return new CommandStats(more);
	}

	long count(String command) {
		return this.calls.getOrDefault(command, 0L);
	}

	long total() {
		return this.calls.values().stream().mapToLong(Long::longValue).sum();
	}

}
