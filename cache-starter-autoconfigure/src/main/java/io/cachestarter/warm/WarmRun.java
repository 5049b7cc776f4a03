package io.cachestarter.warm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.lock.LockOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a warmer on this node.
 */
final class WarmRun implements Runnable {

	/*
	 * Who has the lock of the warmer loads, unless somebody has noted in Redis that it
	 * was done not long ago. The lock is waited for, so a node that finds another one at
	 * work goes on when that has ended: it then finds the note and fills its heap, or it
	 * finds none because the other has died, and loads what that has left. The lock only
	 * saves work. What keeps a key from being loaded twice or being overwritten are the
	 * leases and tokens of its own, so a lock that is lost does no harm: the run goes
	 * back to the end of the queue.
	 *
	 * Chunks are taken by several threads from one source, and each is read, loaded and
	 * stored as a whole.
	 */

	private static final Logger logger = LoggerFactory.getLogger(WarmRun.class);

	private static final LockOptions WAITING = LockOptions.DEFAULT.waitAtMost(Duration.ofSeconds(5));

	private static final double MARKED_SHARE = 0.9;

	private final CountDownLatch cancelled = new CountDownLatch(1);

	private final CompletableFuture<WarmerStatus> end = new CompletableFuture<>();

	private final WarmTask task;

	private final WarmNode node;

	private final boolean forced;

	private final @Nullable Duration untilNext;

	private final WarmProgress progress;

	private volatile @Nullable CompletableFuture<LockHandle> turn;

	/**
	 * Creates a run.
	 * @param forced whether to load also if that was done not long ago
	 */
	WarmRun(WarmTask task, WarmNode node, boolean forced) {
		this.task = task;
		this.node = node;
		this.forced = forced;
		this.untilNext = task.settings().untilNext(node.wallClock());
		this.progress = new WarmProgress(task, node.observer(), node.clock(), node.wallClock());
	}

	/** Returns what it has done, at the end. */
	CompletableFuture<WarmerStatus> end() {
		return this.end;
	}

	WarmerStatus status() {
		return this.end.isDone() ? this.end.join() : this.progress.status(null, null);
	}

	void cancel() {
		this.cancelled.countDown();
		CompletableFuture<LockHandle> awaited = this.turn;
		if (awaited != null) {
			awaited.cancel(false);
		}
	}

	private boolean isCancelled() {
		return this.cancelled.getCount() == 0;
	}

	@Override
	public void run() {
		WarmOutcome outcome = WarmOutcome.FAILED;
		Throwable failure = null;
		try {
			outcome = warmUp();
		}
		catch (CancellationException ex) {
			outcome = WarmOutcome.CANCELLED;
		}
		catch (RuntimeException | Error ex) {
			failure = ex;
			logger.warn("Warm-up '{}' has failed", this.task.name(), ex);
		}
		WarmerStatus status = this.progress.status(outcome, failure);
		logger.info(
				"Warm-up '{}' of cache '{}' ended as {} after {} ms: {} keys loaded, {} skipped, {} failed, {} filled",
				status.name(), status.cache(), outcome, status.took().toMillis(), status.loaded(), status.skipped(),
				status.failed(), status.filled());
		this.node.observer().onRun(status.name(), outcome, status.took().toNanos());
		this.end.complete(status);
	}

	private WarmOutcome warmUp() {
		while (this.task.isRemoteUsable()) {
			LockHandle handle = takeTurn();
			if (handle != null && !isDone()) {
				if (loadInTurn(handle)) {
					return WarmOutcome.LOADED;
				}
			}
			else if (handle != null) {
				giveBack(handle);
				fill();
				return WarmOutcome.FILLED;
			}
		}
		load(() -> true, this.task.localCapacity());
		return WarmOutcome.LOCAL_ONLY;
	}

	private boolean isDone() {
		return !this.forced && this.node.marks().isDone(this.task.name());
	}

	/** Returns the lock, or {@code null} if it could not be had in some time. */
	private @Nullable LockHandle takeTurn() {
		this.progress.enter(WarmState.WAITING, null);
		CompletableFuture<LockHandle> asked = this.node.locks()
			.get()
			.acquireAsync("cache-starter:warm:" + this.task.name(), WAITING);
		this.turn = asked;
		try {
			if (isCancelled()) {
				asked.cancel(false);
			}
			return asked.get();
		}
		catch (InterruptedException ex) {
			asked.cancel(false);
			Thread.currentThread().interrupt();
			throw new CancellationException("Interrupted");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof LockNotAcquiredException expected) {
				logger.debug("Warm-up '{}' waits for its turn", this.task.name(), expected);
				return null;
			}
			throw new IllegalStateException("The lock of warm-up '" + this.task.name() + "' cannot be taken", ex);
		}
		finally {
			this.turn = null;
		}
	}

	/**
	 * Loads while the lock is held.
	 * @return whether all has been done; not if the lock was lost
	 */
	private boolean loadInTurn(LockHandle handle) {
		try {
			load(handle::isValid, Long.MAX_VALUE);
			if (!handle.isValid()) {
				return false;
			}
			Duration window = (this.untilNext != null) ? this.untilNext : this.node.validFor();
			long marked = (long) (window.toNanos() * MARKED_SHARE) - this.progress.took().toNanos();
			this.node.marks().done(this.task.name(), Duration.ofNanos(marked));
			return true;
		}
		finally {
			giveBack(handle);
		}
	}

	private void giveBack(LockHandle handle) {
		try {
			handle.close();
		}
		catch (LockLostException ex) {
			logger.debug("Warm-up '{}' has lost its turn", this.task.name(), ex);
		}
	}

	private void load(BooleanSupplier mayGoOn, long limit) {
		Pace pace = new Pace(this.task.settings().keysPerSecond(), this.node.clock());
		forEachChunk(WarmState.LOADING, limit, mayGoOn, (keys) -> {
			if (pause(pace.reserve(keys.size()))) {
				loadChunk(keys, mayGoOn);
			}
		});
	}

	/**
	 * Waits for the next chunk to be due.
	 * @return whether to go on
	 */
	private boolean pause(long nanos) {
		try {
			return nanos <= 0 || !this.cancelled.await(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void loadChunk(List<?> keys, BooleanSupplier mayGoOn) {
		try {
			this.progress.loaded(loadNow(keys), keys.size());
		}
		catch (RuntimeException ex) {
			if (keys.size() == 1) {
				this.progress.failed(ex);
				return;
			}
			logger.debug("Warm-up '{}' tries {} keys one by one", this.task.name(), keys.size(), ex);
			for (Object key : keys) {
				if (isCancelled() || !mayGoOn.getAsBoolean()) {
					return;
				}
				loadChunk(List.of(key), mayGoOn);
			}
		}
	}

	private int loadNow(List<?> keys) {
		return this.task.load(keys, (this.untilNext != null) ? this.untilNext : Duration.ZERO);
	}

	private void fill() {
		forEachChunk(WarmState.FILLING, this.task.localCapacity(), () -> true, (keys) -> {
			this.task.fill(keys);
			this.progress.filled(keys.size());
		});
	}

	private void forEachChunk(WarmState stage, long limit, BooleanSupplier mayGoOn, Consumer<List<?>> action) {
		if (limit == 0) {
			return;
		}
		try (KeyChunks chunks = new KeyChunks(this.task.keys(), this.task.settings().batch(), limit)) {
			this.progress.enter(stage, chunks.total());
			List<CompletableFuture<?>> helpers = new ArrayList<>();
			for (int i = 1; i < this.task.settings().concurrency(); i++) {
				helpers.add(CompletableFuture.runAsync(() -> drain(chunks, mayGoOn, action), this.node.threads()));
			}
			drain(chunks, mayGoOn, action);
			helpers.forEach(CompletableFuture::join);
		}
		if (isCancelled()) {
			throw new CancellationException("Cancelled");
		}
	}

	private void drain(KeyChunks chunks, BooleanSupplier mayGoOn, Consumer<List<?>> action) {
		try {
			while (!isCancelled() && mayGoOn.getAsBoolean()) {
				List<?> keys = chunks.next();
				if (keys.isEmpty()) {
					return;
				}
				action.accept(keys);
			}
		}
		catch (RuntimeException | Error ex) {
			chunks.stop();
			throw ex;
		}
	}

}
