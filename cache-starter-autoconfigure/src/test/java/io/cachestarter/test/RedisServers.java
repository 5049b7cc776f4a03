package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

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

	/**
	 * Start a server that can become a node of a cluster.
	 */
	static RedisServerHandle startClusterNode() {
		try {
			Path folder = Files.createTempDirectory("redis-cluster");
			folder.toFile().deleteOnExit();
			Path nodes = folder.resolve("nodes.conf");
			nodes.toFile().deleteOnExit();
			return start(findFreeClusterPort(), /* shared= */ false, "cluster-enabled yes",
					"cluster-config-file " + nodes, "cluster-node-timeout 5000", "cluster-require-full-coverage yes");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The nodes of a cluster talk to each other on a port that is higher by 10,000. */
	private static int findFreeClusterPort() throws IOException {
		for (int attempt = 0; attempt < 100; attempt++) {
			int port = findFreePort();
			if (port < 55_000) {
				return port;
			}
		}
		throw new IOException("No free port below 55000");
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

	private static RedisServerHandle start(int port, boolean shared, String... settings) throws IOException {
		RedisServerBuilder builder = RedisServer.newRedisServer()
			.port(port)
			.bind("127.0.0.1")
			.setting("save \"\"")
			.setting("appendonly no")
			.soutListener((line) -> {
			});
		for (String setting : settings) {
			builder.setting(setting);
		}
		RedisServer server = builder.build();
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
