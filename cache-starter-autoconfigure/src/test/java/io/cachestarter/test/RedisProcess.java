package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A program of Redis with a folder of its own, in which it finds its configuration and
 * what an earlier run has left. It ends with the JVM at the latest. Safe for use by
 * multiple threads.
 */
final class RedisProcess implements AutoCloseable {

	/** What a server says when it has its data. */
	private static final String READY = "eady to accept connections";

	/** What a server says when it listens, before it loads its data. */
	private static final String LISTENING = "Server initialized";

	/** What a sentinel says when it listens. */
	private static final String WATCHING = "Sentinel ID is";

	private static final String CONFIGURATION = "redis.conf";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final RunningProcesses RUNNING = new RunningProcesses();

	private final List<String> command;

	private final String ready;

	private final Path folder;

	private @Nullable Process process;

	private boolean frozen;

	private RedisProcess(List<String> command, String ready, Path folder) {
		this.command = command;
		this.ready = ready;
		this.folder = folder;
	}

	/**
	 * Make the folder of a server that is not started yet.
	 * @param program the program
	 * @param settings the lines of its configuration
	 */
	static RedisProcess create(Path program, List<String> settings) {
		return new RedisProcess(List.of(program.toString(), CONFIGURATION), READY, createFolder(settings));
	}

	/**
	 * Make the folder of a sentinel that is not started yet.
	 * @param program the program
	 * @param settings the lines of its configuration
	 */
	static RedisProcess createSentinel(Path program, List<String> settings) {
		return new RedisProcess(List.of(program.toString(), CONFIGURATION, "--sentinel"), WATCHING,
				createFolder(settings));
	}

	private static Path createFolder(List<String> settings) {
		try {
			Path folder = Files.createTempDirectory("redis-test");
			Files.write(folder.resolve(CONFIGURATION), settings);
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path folder() {
		return this.folder;
	}

	/**
	 * Start the program and wait until it is ready by its own word, because on a port
	 * lost to a race some other server may answer.
	 * @throws IllegalStateException if it runs already, or ends at once
	 */
	void start() {
		start(this.ready, List.of());
	}

	/**
	 * Start a server like {@link #start()}, but do not wait until it has loaded its data.
	 * @param arguments what this run has beside its configuration
	 */
	void startLoading(String... arguments) {
		start(LISTENING, List.of(arguments));
	}

	private synchronized void start(String said, List<String> arguments) {
		if (isAlive()) {
			throw new IllegalStateException("The server runs already");
		}
		List<String> whole = new ArrayList<>(this.command);
		whole.addAll(arguments);
		this.process = RUNNING.start(this, whole);
		this.frozen = false;
		try {
			ProcessOutput.read(this.process, said).await();
		}
		catch (IllegalStateException ex) {
			kill();
			throw ex;
		}
	}

	synchronized boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	synchronized boolean isFrozen() {
		return isAlive() && this.frozen;
	}

	synchronized long pid() {
		return living().pid();
	}

	/**
	 * Stop the process where it stands. Its connections stay open.
	 */
	synchronized void freeze() {
		signal("STOP");
		this.frozen = true;
		Path status = Path.of("/proc", Long.toString(pid()), "status");
		if (Files.exists(status)) {
			await().pollInterval(Duration.ofMillis(1))
				.atMost(PATIENCE)
				.until(() -> Files.readString(status).contains("State:\tT"));
		}
	}

	synchronized void thaw() {
		signal("CONT");
		this.frozen = false;
	}

	/**
	 * End the process at once, also if it is frozen. Killing again has no effect.
	 */
	synchronized void kill() {
		if (this.process != null && !hasEnded(this.process.destroyForcibly())) {
			throw new IllegalStateException("Process %d has survived".formatted(this.process.pid()));
		}
	}

	/**
	 * Kill the process and delete its folder. Closing again has no effect.
	 */
	@Override
	public void close() {
		kill();
		RUNNING.remove(this);
		deleteFolder();
	}

	void deleteFolder() {
		try {
			FileSystemUtils.deleteRecursively(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process living() {
		if (this.process == null || !this.process.isAlive()) {
			throw new IllegalStateException("The server does not run");
		}
		return this.process;
	}

	/** The shell knows the command itself, so that no further program is needed. */
	private void signal(String name) {
		String command = "kill -%s %d".formatted(name, pid());
		try {
			Process shell = new ProcessBuilder("sh", "-c", command).start();
			if (!hasEnded(shell) || shell.exitValue() != 0) {
				throw new IllegalStateException("The command has failed: " + command);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean hasEnded(Process process) {
		try {
			return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while process %d ended".formatted(process.pid()), ex);
		}
	}

}
