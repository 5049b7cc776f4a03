package io.cachestarter.message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one handler. Tasks run one at a time and in order, on threads that
 * mailboxes share. Safe for use by multiple threads.
 */
final class Mailbox {

	/*
	 * Invariant, under the monitor: 'scheduled' is true from the moment that 'drain' is
	 * given to the threads until it has found nothing to do. So at most one of them
	 * drains, and a task that is added is either seen by it or schedules another one.
	 */

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	/** After so many tasks other mailboxes have their turn. */
	private static final int TURN = 32;

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final Executor threads;

	private boolean scheduled;

	private boolean closed;

	Mailbox(Executor threads) {
		this.threads = threads;
	}

	/**
	 * Adds a task unless so many wait already.
	 * @return whether there was room
	 */
	synchronized boolean offer(Runnable task, int capacity) {
		if (this.tasks.size() >= capacity) {
			return false;
		}
		add(task);
		return true;
	}

	/** Adds a task that the caller has bounded. */
	synchronized void add(Runnable task) {
		if (this.closed) {
			return;
		}
		this.tasks.add(task);
		if (!this.scheduled) {
			this.scheduled = true;
			schedule();
		}
	}

	synchronized int size() {
		return this.tasks.size();
	}

	/** Forgets what waits, and takes no more. */
	synchronized void close() {
		this.closed = true;
		this.tasks.clear();
	}

	private void schedule() {
		try {
			this.threads.execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A mailbox is closed with its threads", ex);
			close();
		}
	}

	private void drain() {
		boolean goOn = true;
		try {
			for (int i = 0; i < TURN && goOn; i++) {
				goOn = runNext();
			}
		}
		finally {
			// Also when an error has come out of a task, which ends this thread.
			if (goOn) {
				schedule();
			}
		}
	}

	private boolean runNext() {
		Runnable task = next();
		if (task != null) {
			task.run();
		}
		return task != null;
	}

	private synchronized @Nullable Runnable next() {
		Runnable task = this.tasks.poll();
		if (task == null) {
			this.scheduled = false;
		}
		return task;
	}

}
