package io.cachestarter.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a process says until it ends, so that the process never waits for a reader.
 */
final class ProcessOutput {

	private static final long PATIENCE_SECONDS = 30;

	private final Process process;

	private final String awaited;

	private final CompletableFuture<Void> said = new CompletableFuture<>();

	private ProcessOutput(Process process, String awaited) {
		this.process = process;
		this.awaited = awaited;
	}

	/**
	 * Start to read.
	 * @param process a process that has just started
	 * @param awaited the text to wait for
	 */
	static ProcessOutput read(Process process, String awaited) {
		ProcessOutput output = new ProcessOutput(process, awaited);
		Thread reader = new Thread(output::readAll, "redis-test-output");
		reader.setDaemon(true);
		reader.start();
		return output;
	}

	private void readAll() {
		StringBuilder before = new StringBuilder();
		try (BufferedReader lines = this.process.inputReader(Charset.defaultCharset())) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (this.said.isDone()) {
					continue;
				}
				before.append(System.lineSeparator()).append(line);
				if (line.contains(this.awaited)) {
					this.said.complete(null);
				}
			}
		}
		catch (IOException ex) {
			before.append(System.lineSeparator()).append(ex);
		}
		this.said.completeExceptionally(new IllegalStateException("The server has ended. It said:" + before));
	}

	/**
	 * Wait for the text.
	 * @throws IllegalStateException if the process ends without it
	 */
	void await() {
		try {
			this.said.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a server started", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("A server did not start", ex);
		}
	}

}
