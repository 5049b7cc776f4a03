package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A running Redis server of a test, reachable on the loopback address, that can be
 * frozen, killed and started again. Closing it twice is allowed. Safe for use by multiple
 * threads.
 */
public final class RedisServerHandle implements AutoCloseable {

	private static final String DATA = "dump.rdb";

	/** How often a server that is loading looks at its connections. */
	private static final String ANSWER_EVERY_BYTES = "loading-process-events-interval-bytes";

	private final RedisProcess process;

	private final int port;

	private final boolean shared;

	private RedisServerHandle(RedisProcess process, int port, boolean shared) {
		this.process = process;
		this.port = port;
		this.shared = shared;
	}

	/**
	 * Start a process.
	 * @param process what listens on the port when it has started; closed if it fails
	 */
	static RedisServerHandle start(RedisProcess process, int port, boolean shared) {
		try {
			process.start();
			return new RedisServerHandle(process, port, shared);
		}
		catch (IllegalStateException ex) {
			process.close();
			throw ex;
		}
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return what an application needs to find this server.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.host=" + host(), "spring.data.redis.port=" + this.port };
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Return whether the process of the server is there, be it frozen or not.
	 * @return false after it has been killed or closed
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	public boolean isFrozen() {
		return this.process.isFrozen();
	}

	/**
	 * Stop the server where it stands (SIGSTOP): its connections stay open, new ones are
	 * accepted by the system, and nothing is answered. What is sent meanwhile is executed
	 * after {@link #thaw()}.
	 */
	public void freeze() {
		own().freeze();
	}

	/**
	 * Let a frozen server go on (SIGCONT).
	 */
	public void thaw() {
		own().thaw();
	}

	/**
	 * End the server at once (SIGKILL), also if it is frozen. Its data is lost, its port
	 * refuses connections.
	 */
	public void kill() {
		own().kill();
	}

	/**
	 * Start the server again on its port with its settings, without any data. It is
	 * killed before if it runs.
	 */
	public void restart() {
		prepareRestart(null);
		this.process.start();
	}

	/**
	 * Start the server again like {@link #restart()}, with older data.
	 * @param snapshot what {@link #saveSnapshot()} has returned, of this server or
	 * another
	 */
	public void restart(Path snapshot) {
		prepareRestart(snapshot);
		this.process.start();
	}

	/**
	 * Start the server again like {@link #restart(Path)}, and let it load its data
	 * slowly. Until it has, it answers that it is loading; before version 7 it does so
	 * only where it reads megabytes, and else answers nothing.
	 * @param snapshot what {@link #saveSnapshot()} has returned
	 * @param delayOfEachKey how long it takes for each key, and so for each answer, until
	 * the setting {@code key-load-delay} is changed
	 */
	public void restartLoading(Path snapshot, Duration delayOfEachKey) {
		List<String> settings = new ArrayList<>(
				List.of("--key-load-delay", Long.toString(TimeUnit.NANOSECONDS.toMicros(delayOfEachKey.toNanos()))));
		if (!List.of().equals(call("CONFIG", "GET", ANSWER_EVERY_BYTES))) {
			settings.addAll(List.of("--" + ANSWER_EVERY_BYTES, "1024"));
		}
		prepareRestart(snapshot);
		this.process.startLoading(settings.toArray(String[]::new));
	}

	/**
	 * Save what the server has now.
	 * @return a file for {@link #restart(Path)}, deleted when this server is closed
	 */
	public Path saveSnapshot() {
		call("SAVE");
		try {
			Path snapshot = Files.createTempFile(this.process.folder(), "snapshot", ".rdb");
			Files.move(data(), snapshot, StandardCopyOption.REPLACE_EXISTING);
			return snapshot;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop the server, unless it is the one that all tests of this JVM share.
	 */
	@Override
	public void close() {
		if (!this.shared) {
			this.process.close();
		}
	}

	/**
	 * Send a command on a connection of its own.
	 * @return the reply, like that of a {@link RedisTerminal}
	 */
	@Nullable Object call(String... command) {
		try (RedisTerminal terminal = RedisTerminal.open(host(), this.port)) {
			return terminal.call(command);
		}
	}

	private void prepareRestart(@Nullable Path snapshot) {
		own().kill();
		try {
			Files.deleteIfExists(data());
			if (snapshot != null) {
				Files.copy(snapshot, data());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path data() {
		return this.process.folder().resolve(DATA);
	}

	private RedisProcess own() {
		if (this.shared) {
			throw new IllegalStateException("Other tests use this server too");
		}
		return this.process;
	}

}
