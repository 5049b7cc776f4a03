package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.util.Assert;

/** Threads that work side by side, one for each task. */
final class Crew {

	private static final long STACK_BYTES = 512 * 1024;

	private Crew() {
	}

	/**
	 * Runs all tasks at once.
	 * @throws IllegalStateException if they take longer than the limit
	 */
	static <T> List<T> run(Collection<? extends Callable<T>> tasks, Duration limit)
			throws ExecutionException, InterruptedException {
		ExecutorService executor = Executors.newFixedThreadPool(tasks.size(), Crew::thread);
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> task : executor.invokeAll(tasks, limit.toMillis(), TimeUnit.MILLISECONDS)) {
				Assert.state(!task.isCancelled(),
						() -> "Not all of the work was done within " + limit.toSeconds() + " s");
				results.add(task.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	/** Sleeps at least as long as this, unlike a parked thread. */
	static void sleep(Duration duration) {
		try {
			TimeUnit.NANOSECONDS.sleep(duration.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/** Parks again if a permit is left over from waiting for something else. */
	static void parkUntil(long time) {
		for (long rest = time - System.nanoTime(); rest > 0; rest = time - System.nanoTime()) {
			LockSupport.parkNanos(rest);
		}
	}

	static Thread thread(Runnable task) {
		Thread thread = new Thread(null, task, "crew", STACK_BYTES);
		thread.setDaemon(true);
		return thread;
	}

}
