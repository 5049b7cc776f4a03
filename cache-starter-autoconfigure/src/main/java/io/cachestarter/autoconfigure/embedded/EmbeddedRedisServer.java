package io.cachestarter.autoconfigure.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import redis.embedded.core.ExecutableProvider;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.FileSystemUtils;

/**
 * A Redis server on the loopback address that stores nothing on disk. The program comes
 * from the embedded-redis library; the process, its folder and its output are managed
 * here. Safe for use by multiple threads.
 */
final class EmbeddedRedisServer implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedRedisServer.class);

	private static final String HOST = "127.0.0.1";

	private static final byte[] LOOPBACK = { 127, 0, 0, 1 };

	private static final int ATTEMPTS = 5;

	private final Path folder;

	private final int port;

	private final EmbeddedRedisProcess process;

	private EmbeddedRedisServer(Path folder, int port, EmbeddedRedisProcess process) {
		this.folder = folder;
		this.port = port;
		this.process = process;
	}

	/**
	 * Start a server and wait until it accepts connections.
	 * @param properties the settings
	 * @return the running server
	 * @throws InvalidConfigurationPropertyValueException if the configured port is taken
	 * @throws IllegalStateException if the server does not start
	 */
	static EmbeddedRedisServer start(EmbeddedRedisProperties properties) {
		Path folder = createFolder();
		try {
			File executable = findExecutable(properties, folder);
			EmbeddedRedisServer server = (properties.port() != 0) ? startOnPort(properties.port(), executable, folder)
					: startOnFreePort(executable, folder);
			logger.info("Embedded Redis listens on " + HOST + ":" + server.port);
			return server;
		}
		catch (RuntimeException ex) {
			deleteFolder(folder);
			throw ex;
		}
	}

	String host() {
		return HOST;
	}

	int port() {
		return this.port;
	}

	ProcessHandle process() {
		return this.process.handle();
	}

	/**
	 * Stop the server and delete its folder. Closing again has no effect.
	 */
	@Override
	public void close() {
		this.process.close();
		deleteFolder(this.folder);
	}

	private static EmbeddedRedisServer startOnPort(int port, File executable, Path folder) {
		try {
			bind(port);
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException(EmbeddedRedisProperties.PORT, port,
					"The port is in use on " + HOST
							+ ". Stop what listens there, choose another port, or 0 for a free one.",
					ex);
		}
		return launch(port, executable, folder);
	}

	private static EmbeddedRedisServer startOnFreePort(File executable, Path folder) {
		RuntimeException last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				// Another process may take the port before the server binds it.
				return launch(bind(0), executable, folder);
			}
			catch (IOException ex) {
				last = new UncheckedIOException(ex);
			}
			catch (IllegalStateException ex) {
				last = ex;
			}
		}
		throw new IllegalStateException("Embedded Redis did not start in " + ATTEMPTS + " attempts", last);
	}

	private static EmbeddedRedisServer launch(int port, File executable, Path folder) {
		return new EmbeddedRedisServer(folder, port, EmbeddedRedisProcess.start(executable, HOST, port, folder));
	}

	private static int bind(int port) throws IOException {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
			return socket.getLocalPort();
		}
	}

	private static File findExecutable(EmbeddedRedisProperties properties, Path folder) {
		if (properties.executable() != null) {
			return properties.executable().getAbsoluteFile();
		}
		try {
			return ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalStateException(
					"The embedded-redis library has no server for this platform. Name one with '"
							+ EmbeddedRedisProperties.EXECUTABLE + "'.",
					ex);
		}
	}

	private static Path createFolder() {
		try {
			return Files.createTempDirectory("cache-starter-redis");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot create the folder of the embedded Redis", ex);
		}
	}

	private static void deleteFolder(Path folder) {
		try {
			FileSystemUtils.deleteRecursively(folder);
		}
		catch (IOException ex) {
			logger.warn("Cannot delete the folder of the embedded Redis: " + folder, ex);
		}
	}

}
