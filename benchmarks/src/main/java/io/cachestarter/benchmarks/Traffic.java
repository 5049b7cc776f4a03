package io.cachestarter.benchmarks;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.lettuce.core.api.sync.RedisCommands;

/**
 * What a server has done since its start.
 *
 * @param commands the commands that it has processed, those inside scripts too
 * @param out the bytes that it has sent
 * @param in the bytes that it has received
 * @param cpuMicros the processor time of its process
 * @param time when that was
 */
record Traffic(double commands, double out, double in, double cpuMicros, long time) {

	static Traffic of(RedisCommands<String, String> redis) {
		String stats = redis.info("stats");
		return new Traffic(number(stats, "total_commands_processed"), number(stats, "total_net_output_bytes"),
				number(stats, "total_net_input_bytes"), ServerTimes.parse("", redis.info("cpu")).cpuMicros(),
				System.nanoTime());
	}

	private static double number(String info, String name) {
		return Pattern.compile(name + ":(\\d+)")
			.matcher(info)
			.results()
			.map((MatchResult match) -> match.group(1))
			.mapToDouble(Double::parseDouble)
			.findFirst()
			.orElseThrow();
	}

	/** Returns what it does in a second. */
	Traffic rateSince(Traffic earlier) {
		double seconds = (this.time - earlier.time) / 1e9;
		return new Traffic((this.commands - earlier.commands) / seconds, (this.out - earlier.out) / seconds,
				(this.in - earlier.in) / seconds, (this.cpuMicros - earlier.cpuMicros) / seconds, this.time);
	}

}
