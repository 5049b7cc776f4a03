package io.cachestarter.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates daemon threads with a common name and a number. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class NamedThreads implements ThreadFactory {

	private final AtomicInteger count = new AtomicInteger();

	private final String prefix;

	/**
	 * Creates a factory.
	 * @param prefix the beginning of each name
	 */
	public NamedThreads(String prefix) {
		this.prefix = prefix;
	}

	@Override
	public Thread newThread(Runnable task) {
		Thread thread = new Thread(task, this.prefix + this.count.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

}
