package io.cachestarter.lock.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/**
 * A worker as a process of its own. Not thread-safe.
 */
final class WorkerProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Process process;

	private final Path journal;

	private final Path output;

	private final String name;

	private WorkerProcess(Process process, String name, Path journal, Path output) {
		this.process = process;
		this.name = name;
		this.journal = journal;
		this.output = output;
	}

	static WorkerProcess start(String name, Plan plan) {
		return start(name, Worker.class, plan);
	}

	/**
	 * Start a program in a JVM of its own that ends when its input does.
	 * @param plan its arguments
	 */
	static WorkerProcess start(String name, Class<?> program, Plan plan) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
		command.addAll(plan.arguments());
		Path output = plan.journal().resolveSibling(name + ".out");
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			return new WorkerProcess(process, name, plan.journal(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String name() {
		return this.name;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Wait until it is connected. */
	void awaitReady() {
		await().atMost(PATIENCE).until(() -> !isAlive() || isReady());
		if (!isReady()) {
			throw new IllegalStateException(this.name + " has ended:\n" + output());
		}
	}

	private boolean isReady() {
		return journal().stream().anyMatch((entry) -> entry.what() == What.READY);
	}

	List<Entry> journal() {
		return Journal.read(this.journal);
	}

	/** Return the end of its journal, without attempts that began before. */
	List<Entry> lately() {
		return Journal.readLast(this.journal);
	}

	/** Return what it has printed if some of its callers did not end. */
	String complaint() {
		return output().contains(Worker.STUCK) ? this.name + ":\n" + output() : "";
	}

	private String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Stop it where it stands (SIGSTOP); returns when it does. */
	void stop() {
		signal("STOP");
		Path status = Path.of("/proc", Long.toString(this.process.pid()), "status");
		await().pollInterval(Duration.ofMillis(1))
			.atMost(PATIENCE)
			.until(() -> Files.readString(status).contains("State:\tT"));
	}

	/** Let it go on (SIGCONT). */
	void resume() {
		signal("CONT");
	}

	/** End it at once (SIGKILL). */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	/** Let it end its work, or end it if it does not. */
	void end() throws InterruptedException {
		try {
			this.process.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			kill();
		}
	}

	/** The shell knows the command itself, so that no further program is needed. */
	private void signal(String signal) {
		try {
			Process shell = new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, this.process.pid())).start();
			if (shell.onExit().join().exitValue() != 0) {
				throw new IllegalStateException("The signal " + signal + " has not reached " + this.name);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

}
