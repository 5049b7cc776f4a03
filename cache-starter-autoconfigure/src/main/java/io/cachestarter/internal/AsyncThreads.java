package io.cachestarter.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Creates the threads on which user code continues after an asynchronous read: virtual
 * ones where the JVM has them, else a pool of at most eight per processor and at least
 * 64, with a queue of at most 10,000 tasks.
 *
 * @since 0.1.0
 */
public final class AsyncThreads {

	private static final int QUEUE = 10_000;

	private AsyncThreads() {
	}

	/**
	 * Creates an executor.
	 * @param prefix the beginning of the thread names of the pool
	 * @return the executor; it refuses tasks only when the queue of the pool is full
	 */
	public static ExecutorService create(String prefix) {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return pool(prefix);
		}
	}

	private static ExecutorService pool(String prefix) {
		int size = Math.max(64, 8 * Runtime.getRuntime().availableProcessors());
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(QUEUE), new NamedThreads(prefix));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
