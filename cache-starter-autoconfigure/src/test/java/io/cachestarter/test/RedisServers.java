package io.cachestarter.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Starts real Redis servers for tests, with the program that embedded-redis brings.
 */
public final class RedisServers {

	private static final int ATTEMPTS = 5;

	private RedisServers() {
	}

	/**
	 * Return the server that all tests of this JVM share. It is started by the first
	 * caller and stopped when the JVM exits; {@link RedisServerHandle#close()} leaves it
	 * running, and it cannot be frozen or killed. Tests keep apart by their key prefixes.
	 * @return the shared server
	 */
	public static RedisServerHandle shared() {
		return Shared.SERVER;
	}

	/**
	 * Start a server for one test on a free port.
	 * @return a server that the caller closes
	 */
	public static RedisServerHandle start() {
		return startWith();
	}

	/**
	 * Start a server on a given port, for tests in which a closed server comes back.
	 * @param port a free port
	 * @return a server that the caller closes
	 * @throws IllegalStateException if the server does not start
	 */
	public static RedisServerHandle start(int port) {
		return start(port, /* shared= */ false);
	}

	/**
	 * Start a server on a free port, with settings beside those that all servers have.
	 * @param settings lines of its configuration
	 */
	static RedisServerHandle startWith(String... settings) {
		return startOnFreePort((port) -> start(port, /* shared= */ false, settings));
	}

	/**
	 * Start a sentinel on a free port.
	 * @param settings lines of its configuration
	 */
	static RedisServerHandle startSentinel(String... settings) {
		return startOnFreePort((port) -> {
			List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
			lines.addAll(List.of(settings));
			return RedisServerHandle.start(RedisProcess.createSentinel(RedisProgram.path(), lines), port,
					/* shared= */ false);
		});
	}

	private static RedisServerHandle startOnFreePort(IntFunction<RedisServerHandle> start) {
		IllegalStateException last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				return start.apply(FreePorts.next());
			}
			catch (IllegalStateException ex) {
				last = ex;
			}
		}
		throw new IllegalStateException("No server started in %d attempts".formatted(ATTEMPTS), last);
	}

	private static RedisServerHandle start(int port, boolean shared, String... settings) {
		List<String> lines = new ArrayList<>(
				List.of("port " + port, "bind 127.0.0.1", "save \"\"", "appendonly no", "rdbcompression no"));
		lines.addAll(List.of(settings));
		return RedisServerHandle.start(RedisProcess.create(RedisProgram.path(), lines), port, shared);
	}

	/**
	 * Holds the server that is started on first use.
	 */
	private static final class Shared {

		private static final RedisServerHandle SERVER = startOnFreePort(
				(port) -> start(port, /* shared= */ true));

	}

}
