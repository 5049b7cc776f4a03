package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import redis.embedded.RedisServer;

/**
 * Starts real Redis servers for tests, with the binary that embedded-redis brings.
 */
public final class RedisServers {

	private static final int ATTEMPTS = 5;

	private RedisServers() {
	}

	/**
	 * Return the server that all tests of this JVM share. It is started by the first
	 * caller and stopped when the JVM exits; {@link RedisServerHandle#close()} leaves it
	 * running. Tests keep apart by their key prefixes.
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
	 */
	public static RedisServerHandle start(int port) {
		try {
			return start(port, /* shared= */ false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RedisServerHandle startOnFreePort(boolean shared) {
		IOException last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				return start(findFreePort(), shared);
			}
			catch (IOException ex) {
				last = ex;
			}
		}
		throw new IllegalStateException("No Redis server started in %d attempts".formatted(ATTEMPTS), last);
	}

	private static RedisServerHandle start(int port, boolean shared) throws IOException {
		RedisServer server = RedisServer.newRedisServer()
			.port(port)
			.bind("127.0.0.1")
			.setting("save \"\"")
			.setting("appendonly no")
			.soutListener((line) -> {
			})
			.build();
		server.start();
		return new RedisServerHandle(server, port, shared);
	}

	private static int findFreePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Holds the server that is started on first use.
	 */
	private static final class Shared {

		private static final RedisServerHandle SERVER = startOnFreePort(/* shared= */ true);

		static {
			Runtime.getRuntime().addShutdownHook(new Thread(SERVER::stop, "shared-redis-stop"));
		}

	}

}
