package io.cachestarter.lock;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.internal.AsyncThreads;
import io.cachestarter.internal.Completions;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all locks of this node share: time, threads, what is held, and what is known of
 * Redis.
 */
final class LockNode implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LockNode.class);

	private static final long LOOK_AT_SERVER_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final AtomicInteger troubles = new AtomicInteger();

	private final ThreadHolds holds = new ThreadHolds();

	private final TokenClock tokens = new TokenClock();

	private final AsyncThreads threads = new AsyncThreads("cache-starter-lock-", new LimitCounts());

	private final ScheduledThreadPoolExecutor timer;

	private final ThrottledLog log;

	private final MonotonicClock clock;

	private final LockObserver observer;

	private final LockSettings settings;

	private final RedisGateway redis;

	private final Leases leases;

	private final Leftovers leftovers;

	private final FailoverDelay delay;

	private volatile boolean closed;

	LockNode(RedisGateway redis, LockSettings settings, LockObserver observer, MonotonicClock clock) {
		this.redis = redis;
		this.settings = settings;
		this.observer = new SafeObserver(observer);
		this.clock = clock;
		this.log = new ThrottledLog(logger, Duration.ofSeconds(10), clock);
		this.timer = new ScheduledThreadPoolExecutor(1, new NamedThreads("cache-starter-lock-timer-"));
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.leases = new Leases(this);
		this.leftovers = new Leftovers(this);
		this.delay = new FailoverDelay(redis, clock, settings.delayAfterFailover());
		redis.onTrouble(this::noteTrouble);
		if (this.delay.isUsed()) {
			lookForAnotherServer();
		}
	}

	private void lookForAnotherServer() {
		this.delay.look();
		Future<?> unused = later(this::lookForAnotherServer, LOOK_AT_SERVER_NANOS);
	}

	private void noteTrouble() {
		this.troubles.incrementAndGet();
		this.delay.forget();
	}

	long now() {
		return this.clock.nanos();
	}

	/** Returns a number that changes when commands may have been repeated or lost. */
	int troubles() {
		return this.troubles.get();
	}

	LockSettings settings() {
		return this.settings;
	}

	RedisGateway redis() {
		return this.redis;
	}

	LockObserver observer() {
		return this.observer;
	}

	ThreadHolds holds() {
		return this.holds;
	}

	TokenClock tokens() {
		return this.tokens;
	}

	Leases leases() {
		return this.leases;
	}

	Leftovers leftovers() {
		return this.leftovers;
	}

	FailoverDelay delay() {
		return this.delay;
	}

	/** Runs a task later, unless this is closed by then. */
	@Nullable Future<?> later(Runnable task, long nanos) {
		try {
			return this.timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed while a lock was waited for", ex);
			return null;
		}
	}

	/**
	 * Runs what may run user code. It is run in any case, since somebody waits for it.
	 */
	void execute(Runnable task) {
		try {
			this.threads.execute(task);
		}
		catch (RejectedExecutionException ex) {
			ForkJoinPool.commonPool().execute(task);
		}
	}

	/** Returns what a step has failed with, in words. */
	RuntimeException failure(Throwable ex) {
		Throwable cause = Completions.cause(ex);
		return (cause instanceof LockLostException lost) ? lost : this.redis.failure(cause);
	}

	/** Says why a lock cannot be had at present. */
	void warn(Claim claim, Throwable cause) {
		this.log.warn(claim.lock() + " cannot be asked for", cause);
	}

	/** Ends a lease that is lost, and tells its holder. */
	void lose(Lease lease, LockLoss.Reason reason) {
		this.leases.remove(lease);
		Hold hold = lease.line().lose(lease, reason);
		if (hold != null) {
			tell(hold, reason);
		}
		if (reason != LockLoss.Reason.GONE) {
			this.leftovers.add(lease.claim());
		}
	}

	/** Tells a holder that his lock is lost. */
	void tell(Hold hold, LockLoss.Reason reason) {
		LockLoss loss = hold.toLoss(reason);
		logger.warn("{}. Its fencing token was {}", loss, loss.fencingToken());
		this.observer.onLost(loss);
		hold.listeners().forEach((listener) -> execute(() -> tell(listener, loss)));
	}

	private static void tell(LockListener listener, LockLoss loss) {
		try {
			listener.onLost(loss);
		}
		catch (RuntimeException ex) {
			logger.error("A listener failed when it was told that {}", loss, ex);
		}
	}

	/** Returns why nobody gets a lock any more. */
	static IllegalStateException closed() {
		return new IllegalStateException("the application is closed");
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
		this.timer.shutdownNow();
		this.threads.close();
	}

	/** Keeps what fails in an observer from whoever has a lock. */
	private record SafeObserver(LockObserver observer) implements LockObserver {

		@Override
		public void onAttempt(LockKind kind, Outcome outcome, boolean contended, long nanos) {
			try {
				this.observer.onAttempt(kind, outcome, contended, nanos);
			}
			catch (RuntimeException ex) {
				noteFailure(ex);
			}
		}

		@Override
		public void onLost(LockLoss loss) {
			try {
				this.observer.onLost(loss);
			}
			catch (RuntimeException ex) {
				noteFailure(ex);
			}
		}

		private void noteFailure(RuntimeException ex) {
			logger.error("{} failed", this.observer, ex);
		}

	}

}
