package io.cachestarter.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What MONITOR has shown of the commands that a server has executed.
 *
 * @param clients those that clients have sent, one round trip each
 * @param scripts those inside scripts
 */
record CommandTrace(CommandStats clients, CommandStats scripts) {

	private static final String SCRIPT = " lua] \"";

	/** Counts lines like {@code +1700000000.123456 [0 127.0.0.1:6000] "get" "key"}. */
	static CommandTrace of(Iterable<String> lines) {
		Map<String, Long> clients = new HashMap<>();
		Map<String, Long> scripts = new HashMap<>();
		for (String line : lines) {
			int name = line.indexOf("] \"") + 3;
			boolean script = line.startsWith(SCRIPT, name - SCRIPT.length());
			String command = line.substring(name, line.indexOf('"', name)).toLowerCase(Locale.ROOT);
			(script ? scripts : clients).merge(command, 1L, Long::sum);
		}
		return new CommandTrace(new CommandStats(clients), new CommandStats(scripts));
	}

	long total() {
		return this.clients.total() + this.scripts.total();
	}

	/**
	 * Estimates how many commands of a longer time clients have sent: for each name the
	 * share that they had here.
	 */
	double sentByClients(CommandStats stats) {
		return stats.calls()
			.entrySet()
			.stream()
			.mapToDouble((entry) -> entry.getValue() * shareOfClients(entry.getKey()))
			.sum();
	}

	/**
	 * Returns how many of the commands of a name clients have sent, all if there are
	 * none.
	 */
	double shareOfClients(String command) {
		double client = this.clients.count(command);
		double all = client + this.scripts.count(command);
		return (all > 0) ? client / all : 1;
	}

}
