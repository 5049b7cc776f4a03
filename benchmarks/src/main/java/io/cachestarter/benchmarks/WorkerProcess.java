package io.cachestarter.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a JVM of its own, with the options of this one. It takes turns from its
 * standard input, one on each line, and answers on its standard output. It ends when it
 * is closed, and when this JVM ends.
 */
final class WorkerProcess implements AutoCloseable {

	private static final long END_SECONDS = 10;

	private final Process process;

	private final Writer turns;

	private final DataInputStream answers;

	private WorkerProcess(Process process) {
		this.process = process;
		this.turns = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
		this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
	}

	static WorkerProcess start(Class<?> worker, Collection<String> arguments) {
		List<String> command = new ArrayList<>(thisJava());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), worker.getName()));
		command.addAll(arguments);
		try {
			return new WorkerProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No other JVM can be started", ex);
		}
	}

	/** Returns the command that starts a JVM like this one. */
	static List<String> thisJava() {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		return command;
	}

	void begin(String turn) {
		try {
			this.turns.write(turn + "\n");
			this.turns.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The other JVM takes no turn", ex);
		}
	}

	/** Waits for the end of the turn, or at first until the worker is ready. */
	<T> T await(Answer<T> answer) {
		try {
			return answer.read(this.answers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The other JVM does not answer", ex);
		}
	}

	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
			throw new UncheckedIOException("The other JVM did not listen", ex);
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	/** Reads what a worker answers. */
	@FunctionalInterface
	interface Answer<T> {

		T read(DataInputStream in) throws IOException;

	}

}
