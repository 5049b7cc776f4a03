package io.cachestarter.test;

import java.util.ArrayList;
import java.util.List;

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
		return startOnFreePort(/* shared= */ false);
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
	 * Start a server for one test on a free port, with settings beside those that all
	 * servers have.
	 * @param settings lines of its configuration
	 * @return a server that the caller closes
	 */
	static RedisServerHandle startWith(String... settings) {
		return startOnFreePort(/* shared= */ false, settings);
	}

	/**
	 * Start a server that can become a node of a cluster.
	 */
	static RedisServerHandle startClusterNode() {
		return startWith("cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 5000",
				"cluster-require-full-coverage yes");
	}

	private static RedisServerHandle startOnFreePort(boolean shared, String... settings) {
		IllegalStateException last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				return start(FreePorts.next(), shared, settings);
			}
			catch (IllegalStateException ex) {
				last = ex;
			}
		}
		throw new IllegalStateException("No Redis server started in %d attempts".formatted(ATTEMPTS), last);
	}

	private static RedisServerHandle start(int port, boolean shared, String... settings) {
		List<String> lines = new ArrayList<>(
				List.of("port " + port, "bind 127.0.0.1", "save \"\"", "appendonly no", "rdbcompression no"));
		lines.addAll(List.of(settings));
		RedisProcess process = RedisProcess.create(RedisProgram.path(), lines);
		try {
			process.start(RedisProcess.READY);
			return new RedisServerHandle(process, port, shared);
		}
		catch (IllegalStateException ex) {
			process.close();
			throw ex;
		}
	}

	/**
	 * Holds the server that is started on first use.
	 */
	private static final class Shared {

		private static final RedisServerHandle SERVER = startOnFreePort(/* shared= */ true);

	}

}
