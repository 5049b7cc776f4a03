package io.cachestarter.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

import org.springframework.util.Assert;

/**
 * A real Redis server on a free port of the loopback interface: the one bundled with
 * embedded-redis, or the executable that the system property {@code redis.executable}
 * names.
 */
final class RedisProcess implements AutoCloseable {

	private final RedisServer server;

	private final int port;

	private RedisProcess(RedisServer server, int port) {
		this.server = server;
		this.port = port;
	}

	static RedisProcess start() {
		try {
			int port = freePort();
			RedisServer server = builder(port).build();
			server.start();
			return new RedisProcess(server, port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Redis cannot be started", ex);
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Checks that the server still runs. Caches hide it when it does not.
	 * @throws IllegalStateException if it does not take a connection
	 */
	void check() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			Assert.state(socket.isConnected(), "Redis takes no connection");
		}
		catch (IOException ex) {
			throw new IllegalStateException("Redis has ended before the comparison", ex);
		}
	}

	/** Starts the server again on its port, without its data. */
	void restart() {
		try {
			this.server.stop();
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Redis cannot be restarted", ex);
		}
	}

	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Redis cannot be stopped", ex);
		}
	}

	private static RedisServerBuilder builder(int port) throws IOException {
		RedisServerBuilder builder = RedisServer.newRedisServer()
			.port(port)
			.bind("127.0.0.1")
			.setting("save \"\"")
			.soutListener((line) -> {
			});
		@Nullable String executable = System.getProperty("redis.executable");
		if (executable != null) {
			File copy = copy(Path.of(executable));
			builder.executableProvider(() -> copy);
		}
		return builder;
	}

	/** The server works in the directory of its executable, so it gets one of its own. */
	private static File copy(Path executable) throws IOException {
		Path directory = Files.createTempDirectory("benchmarks-redis");
		// The last one registered is deleted first.
		directory.toFile().deleteOnExit();
		File copy = Files.copy(executable, directory.resolve("redis-server"), StandardCopyOption.COPY_ATTRIBUTES)
			.toFile();
		copy.deleteOnExit();
		return copy;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
