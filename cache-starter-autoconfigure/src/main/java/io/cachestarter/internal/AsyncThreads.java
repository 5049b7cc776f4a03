package io.cachestarter.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which user code continues after an asynchronous read: virtual ones where
 * the JVM has them, else a pool of at most eight per processor and at least 64. At most
 * 10,000 tasks run or wait; more are refused and counted. Safe for use by multiple
 * threads.
 * <p>
 * Once closed, tasks run on the common pool of the JVM: the steps of an asynchronous read
 * that nobody ran would leave its caller waiting for ever.
 *
 * @since 0.1.0
 */
public final class AsyncThreads implements Executor, AutoCloseable {

	private static final int MAX_TASKS = 10_000;

	private final WorkUnderWay tasks = new WorkUnderWay();

	private final ExecutorService threads;

	private final LimitCounts limits;

	/**
	 * Creates the threads.
	 * @param prefix the beginning of the thread names of the pool
	 * @param limits counts the tasks that are refused
	 */
	public AsyncThreads(String prefix, LimitCounts limits) {
		this.threads = create(prefix);
		this.limits = limits;
	}

	private static ExecutorService create(String prefix) {
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
				new LinkedBlockingQueue<>(MAX_TASKS), new NamedThreads(prefix));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/**
	 * Runs a task soon.
	 * @param task the task
	 * @throws RejectedExecutionException if too many tasks run or wait
	 */
	@Override
	public void execute(Runnable task) {
		if (!this.tasks.tryBegin(MAX_TASKS)) {
			this.limits.reached(Limit.TASKS);
			throw new RejectedExecutionException("The cache refuses an asynchronous read, because " + MAX_TASKS
					+ " of them run or wait for a thread. What continues them must not block for long");
		}
		Runnable counted = () -> run(task);
		try {
			this.threads.execute(counted);
		}
		catch (RejectedExecutionException ex) {
			ForkJoinPool.commonPool().execute(counted);
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		finally {
			this.tasks.end();
		}
	}

	/**
	 * Returns the tasks that run or wait.
	 * @return the tasks
	 */
	public WorkUnderWay tasks() {
		return this.tasks;
	}

	/**
	 * Ends the threads. Tasks that run are interrupted, those that wait go to the common
	 * pool.
	 */
	@Override
	public void close() {
		this.threads.shutdownNow().forEach(ForkJoinPool.commonPool()::execute);
	}

}
