package io.cachestarter.autoconfigure.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A process of redis-server whose output is read until it ends. Safe for use by multiple
 * threads.
 */
final class EmbeddedRedisProcess implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedRedisProcess.class);

	private static final long START_TIMEOUT_SECONDS = 30;

	private static final long STOP_TIMEOUT_SECONDS = 5;

	private final Process process;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private EmbeddedRedisProcess(Process process) {
		this.process = process;
	}

	/**
	 * Start a server and wait until it says that it accepts connections. The word of the
	 * process itself counts, because on a port lost to a race some other server may
	 * answer.
	 * @param executable the redis-server program
	 * @param host the address to bind
	 * @param port the port to bind
	 * @param folder the working directory
	 * @return the running process
	 * @throws IllegalStateException if the process ends or stays silent for 30 seconds
	 */
	static EmbeddedRedisProcess start(File executable, String host, int port, Path folder) {
		List<String> command = List.of(executable.getPath(), "--bind", host, "--port", Integer.toString(port), "--save",
				"", "--appendonly", "no", "--daemonize", "no", "--dir", folder.toString());
		EmbeddedRedisProcess process = new EmbeddedRedisProcess(launch(command, folder));
		process.startReadingOutput();
		try {
			process.awaitReady();
			return process;
		}
		catch (RuntimeException ex) {
			process.close();
			throw ex;
		}
	}

	ProcessHandle handle() {
		return this.process.toHandle();
	}

	/**
	 * End the process and wait until it is gone. Closing again has no effect.
	 */
	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private static Process launch(List<String> command, Path folder) {
		try {
			return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot run " + command.get(0), ex);
		}
	}

	private void startReadingOutput() {
		Thread reader = new Thread(this::readOutput, "embedded-redis-output");
		reader.setDaemon(true);
		reader.start();
	}

	private void readOutput() {
		StringBuilder beforeReady = new StringBuilder();
		try (BufferedReader output = this.process.inputReader(Charset.defaultCharset())) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				logger.debug(line);
				if (this.ready.isDone()) {
					continue;
				}
				beforeReady.append(System.lineSeparator()).append(line);
				if (line.contains("eady to accept connections")) {
					this.ready.complete(null);
				}
			}
		}
		catch (IOException ex) {
			logger.debug("Output of the embedded Redis ended", ex);
		}
		this.ready
			.completeExceptionally(new IllegalStateException("Embedded Redis ended at once. It said:" + beforeReady));
	}

	private void awaitReady() {
		try {
			this.ready.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the embedded Redis started", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Embedded Redis did not start", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("Embedded Redis was not ready within " + START_TIMEOUT_SECONDS + " seconds",
					ex);
		}
	}

}
