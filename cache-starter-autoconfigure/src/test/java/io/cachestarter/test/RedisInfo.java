package io.cachestarter.test;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server says about itself, in lines of the form {@code name:value}.
 */
final class RedisInfo {

	private final Map<String, String> lines;

	private RedisInfo(Map<String, String> lines) {
		this.lines = lines;
	}

	static RedisInfo of(RedisServerHandle server, String section) {
		return parse(String.valueOf(server.call("INFO", section)));
	}

	static RedisInfo parse(String text) {
		return new RedisInfo(text.lines()
			.map((line) -> line.split(":", 2))
			.filter((parts) -> parts.length == 2)
			.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1])));
	}

	String text(String name) {
		return this.lines.getOrDefault(name, "");
	}

	long number(String name) {
		return Long.parseLong(text(name));
	}

}
