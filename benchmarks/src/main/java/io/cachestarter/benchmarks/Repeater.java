package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Repeats a call on a thread of its own until it is told to stop. */
final class Repeater {

	private final FutureTask<Boolean> task;

	private volatile boolean stopped;

	private Repeater(Runnable call, Duration pause) {
		this.task = new FutureTask<>(() -> repeat(call, pause), true);
	}

	static Repeater start(Runnable call, Duration pause) {
		Repeater repeater = new Repeater(call, pause);
		Crew.thread(repeater.task).start();
		return repeater;
	}

	/**
	 * Waits for the call that is running.
	 * @throws ExecutionException if a call has failed
	 */
	void stop() throws ExecutionException, InterruptedException {
		this.stopped = true;
		this.task.get();
	}

	private void repeat(Runnable call, Duration pause) {
		while (!this.stopped) {
			call.run();
			LockSupport.parkNanos(pause.toNanos());
		}
	}

}
