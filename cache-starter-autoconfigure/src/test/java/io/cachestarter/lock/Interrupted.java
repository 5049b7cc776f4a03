package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** A thread of its own for something that is interrupted, or that ends its thread. */
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
final class Interrupted {

	private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

	private final Thread thread;

	private Interrupted(Step step) {
		this.thread = new Thread(() -> this.end.complete(run(step)), "interrupted");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	static Interrupted during(Step step) {
		return new Interrupted(step);
	}

	private static @Nullable Throwable run(Step step) {
		try {
			step.run();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	void interrupt() {
		this.thread.interrupt();
	}

	/** Return what it has failed with, or {@code null}, when its thread has ended. */
	@Nullable Throwable end() throws InterruptedException {
		this.thread.join(TimeUnit.SECONDS.toMillis(60));
		return this.end.getNow(new AssertionError("The thread goes on"));
	}

	/** Something that may be interrupted. */
	@FunctionalInterface
	interface Step {

		void run() throws Exception;

	}

}
