package io.cachestarter.writebehind;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes one partition on this node, for as long as this node holds it.
 */
final class PartitionWorker {

	/*
	 * Invariant: run() is never under way twice: it is scheduled at start and by its own
	 * end. What it holds between two runs (the batch, the pauses) is seen by the next
	 * one, because schedule() happens before it. renew() runs on another thread and
	 * touches the lease and the last reading only.
	 *
	 * A batch is written only while the lease is held under the fencing number that it
	 * was read with. A node that was paused for longer than its lease finds another
	 * number, or none, and drops its batch; what it had begun to write when it was paused
	 * may still reach the database, which is what ids and versions are for.
	 */

	private static final Logger logger = LoggerFactory.getLogger(PartitionWorker.class);

	private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

	private final FlushContext context;

	private final ScheduledExecutorService threads;

	private final Backoff trouble;

	private @Nullable BatchFlush batch;

	private volatile Taken last = Taken.ELSEWHERE;

	private volatile boolean closing;

	PartitionWorker(FlushContext context, ScheduledExecutorService threads) {
		this.context = context;
		this.threads = threads;
		this.trouble = new Backoff(context.cache().settings());
	}

	String cache() {
		return this.context.cache().name();
	}

	/** Returns what was last read of the partition, nothing if this node has it not. */
	Taken last() {
		return this.context.lease().isHeld() ? this.last : Taken.ELSEWHERE;
	}

	void start() {
		schedule(0);
	}

	/** Flushes what it can, gives the partition up, and ends. */
	CompletableFuture<?> close() {
		this.closing = true;
		try {
			this.threads.execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			this.ended.complete(null);
		}
		return this.ended;
	}

	/**
	 * Lets the lease live on while a batch is being written or waits for its next
	 * attempt.
	 */
	void renew() {
		if (!this.context.lease().isHeld()) {
			return;
		}
		long start = this.context.lease().nanos();
		CompletableFuture<?> unused = this.context.partition()
			.take(this.context.holder(), 0)
			.thenAccept((taken) -> learn(taken, start));
	}

	/** Keys are evicted here, because the writer may be at work for long. */
	private void learn(Taken taken, long requestedNanos) {
		this.last = taken;
		this.context.lease().learn(taken, requestedNanos);
		this.context.evict(taken.unshown());
	}

	private void schedule(long millis) {
		try {
			ScheduledFuture<?> unused = this.threads.schedule(this::run, millis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("The worker has been closed", ex);
			this.ended.complete(null);
		}
	}

	private synchronized void run() {
		if (this.ended.isDone()) {
			return;
		}
		boolean finishing = this.closing;
		long pause;
		try {
			pause = step();
			this.trouble.reset();
		}
		catch (RuntimeException ex) {
			this.context.logTrouble(ex);
			pause = this.trouble.next();
		}
		if (finishing && pause > 0) {
			end();
		}
		else if (!finishing || pause <= 0) {
			schedule(Math.max(0, pause));
		}
	}

	/**
	 * Returns the pause in milliseconds before the next step, none if there is more to
	 * do.
	 */
	private long step() {
		if (this.batch == null) {
			return begin();
		}
		if (!this.context.lease().isHeld(this.batch.fence())) {
			Taken unused = take(0);
		}
		long pause = this.batch.proceed();
		if (pause == BatchFlush.DONE || pause == BatchFlush.LOST) {
			this.batch = null;
			return 0;
		}
		return pause;
	}

	private long begin() {
		WriteBehindSettings settings = this.context.cache().settings();
		Taken taken = take(settings.batchSize());
		if (!taken.isMine()) {
			long third = settings.lease().toMillis() / 3;
			return third + ThreadLocalRandom.current().nextLong(third);
		}
		if (taken.items().isEmpty()) {
			return settings.interval().toMillis();
		}
		this.batch = new BatchFlush(this.context, taken.fence(), taken.items());
		long pause = step();
		return (pause == 0 && taken.items().size() < settings.batchSize() && !this.closing)
				? settings.interval().toMillis() : pause;
	}

	private Taken take(int count) {
		long start = this.context.lease().nanos();
		Taken taken = this.context.await(this.context.partition().take(this.context.holder(), count));
		learn(taken, start);
		return taken;
	}

	private void end() {
		if (this.context.lease().isHeld()) {
			CompletableFuture<?> released = this.context.partition()
				.release(this.context.holder(), this.context.lease().fence());
			this.context.lease().end();
			CompletableFuture<?> unused = released.whenComplete((done, ex) -> this.ended.complete(null));
			return;
		}
		this.ended.complete(null);
	}

}
