package io.cachestarter.test;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * How much memory the current thread takes. Used by one thread.
 */
public final class Allocations {

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Measure what a task takes.
	 * @param task the task
	 * @return bytes
	 */
	public long of(Runnable task) {
		long before = this.threads.getCurrentThreadAllocatedBytes();
		task.run();
		return this.threads.getCurrentThreadAllocatedBytes() - before;
	}

}
