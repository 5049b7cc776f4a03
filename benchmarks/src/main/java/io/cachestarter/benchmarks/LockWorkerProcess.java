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
 * A {@link LockWorker} in a JVM of its own, with the options of this one. It ends when it
 * is closed, and when this JVM ends.
 */
final class LockWorkerProcess implements AutoCloseable {

	private static final long END_SECONDS = 10;

	private final Process process;

	private final Writer turns;

	private final DataInputStream answers;

	private LockWorkerProcess(Process process) {
		this.process = process;
		this.turns = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
		this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
	}

	static LockWorkerProcess start(int number, int redisPort, Collection<LockContender> contenders) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), LockWorker.class.getName(),
				Integer.toString(number), Integer.toString(redisPort)));
		contenders.forEach((contender) -> command.add(contender.name()));
		try {
			return new LockWorkerProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No other JVM can be started", ex);
		}
	}

	void begin(LockTurn turn) {
		try {
			this.turns.write(turn.format() + "\n");
			this.turns.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The other JVM takes no turn", ex);
		}
	}

	/** Waits for the end of the turn, or at first until the worker is ready. */
	List<Hold> await() {
		try {
			return Hold.read(this.answers);
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

}
