package io.cachestarter.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How long a server has worked.
 *
 * @param commandMicros on the commands of each name, in lower case; those inside a script
 * count for the script, too
 * @param cpuMicros the processor time of its process
 */
record ServerTimes(Map<String, Double> commandMicros, double cpuMicros) {

	private static final Pattern COMMAND = Pattern.compile("cmdstat_([^:]+):calls=\\d+,usec=(\\d+)");

	private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([\\d.]+)");

	/** Reads two sections of INFO. */
	static ServerTimes parse(String commandStats, String cpu) {
		Map<String, Double> micros = new TreeMap<>();
		for (MatchResult line : COMMAND.matcher(commandStats).results().toList()) {
			micros.put(line.group(1), Double.parseDouble(line.group(2)));
		}
		micros.remove("info");
		double seconds = CPU.matcher(cpu).results().mapToDouble((line) -> Double.parseDouble(line.group(1))).sum();
		return new ServerTimes(micros, seconds * 1e6);
	}

	ServerTimes minus(ServerTimes earlier) {
		Map<String, Double> more = new TreeMap<>(this.commandMicros);
		earlier.commandMicros.forEach((name, micros) -> more.merge(name, -micros, Double::sum));
		return new ServerTimes(more, this.cpuMicros - earlier.cpuMicros);
	}

	/**
	 * Estimates how long the commands took that clients have sent.
	 * @param trace the same commands, fewer of them
	 */
	double commandMicros(CommandTrace trace) {
		return this.commandMicros.entrySet()
			.stream()
			.mapToDouble((entry) -> entry.getValue() * trace.shareOfClients(entry.getKey()))
			.sum();
	}

}
