package io.cachestarter.warm;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

/**
 * Warmers whose nodes take turns by a lock in Redis. Safe for use by multiple threads.
 * <p>
 * Closing cancels all runs and waits for a moment for the batches that are under way.
 *
 * @since 0.1.0
 */
public final class RedisCacheWarmers implements CacheWarmers, AutoCloseable {

	/*
	 * There is at most one run of a warmer on a node. Whoever starts one does so under
	 * the monitor of its warmer, so that two who ask at the same time get the same run.
	 */

	private static final long PATIENCE_SECONDS = 2;

	private final ExecutorService threads = Executors.newCachedThreadPool(new NamedThreads("cache-starter-warm-"));

	private final Map<String, Warmer> warmers = new TreeMap<>();

	private final WarmNode node;

	private volatile boolean closed;

	/**
	 * Creates warmers; none runs before it is asked to.
	 * @param tasks what they do
	 * @param locks gives the locks that let one node at a time load; asked by the first
	 * run
	 * @param redis the door to Redis
	 * @param names names the keys
	 * @param validFor for how long a warm-up without a schedule counts as done
	 * @param observer is told what happens
	 * @param wallClock tells when a run has begun, and when the next one is due
	 * @throws IllegalArgumentException if two have the same name
	 */
	public RedisCacheWarmers(Collection<? extends WarmTask> tasks, Supplier<DistributedLocks> locks, RedisGateway redis,
			KeyNames names, Duration validFor, WarmObserver observer, Clock wallClock) {
		this.node = new WarmNode(locks, new WarmMarks(redis, names), this.threads, observer, validFor,
				MonotonicClock.system(), wallClock);
		for (WarmTask task : tasks) {
			Warmer same = this.warmers.put(task.name(), new Warmer(task));
			if (same != null) {
				throw new IllegalArgumentException("Two warmers are called '" + task.name() + "', for cache '"
						+ same.task.cache() + "' and for cache '" + task.cache() + "'. Give one of them another name");
			}
		}
	}

	@Override
	public Set<String> names() {
		return Collections.unmodifiableSet(this.warmers.keySet());
	}

	@Override
	public List<WarmerStatus> statuses() {
		return this.warmers.values().stream().map(Warmer::status).toList();
	}

	@Override
	public WarmerStatus status(String name) {
		return warmer(name).status();
	}

	@Override
	public WarmerStatus run(String name) {
		return runAsync(name).join();
	}

	@Override
	public CompletableFuture<WarmerStatus> runAsync(String name) {
		return warmer(name).start(true).end().copy();
	}

	/**
	 * Runs a warmer unless another node has done so not long ago: then this one fills its
	 * heap only. Like {@link #runAsync} otherwise.
	 * @param name the name of the warmer
	 * @return what it has done, later
	 */
	public CompletableFuture<WarmerStatus> runIfDue(String name) {
		return warmer(name).start(false).end().copy();
	}

	/**
	 * Runs those warmers that are to run at the start, like {@link #runIfDue}.
	 * @return completed when all have ended
	 */
	public CompletableFuture<?> runOnStartup() {
		List<CompletableFuture<?>> runs = new ArrayList<>();
		this.warmers.values().forEach((warmer) -> {
			if (warmer.task.settings().onStartup()) {
				runs.add(warmer.start(false).end());
			}
		});
		return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new));
	}

	@Override
	public boolean cancel(String name) {
		return warmer(name).cancel();
	}

	/**
	 * Returns how and when a warmer runs.
	 * @param name the name of the warmer
	 * @return its settings
	 */
	public WarmerSettings settings(String name) {
		return warmer(name).task.settings();
	}

	private Warmer warmer(String name) {
		Warmer warmer = this.warmers.get(name);
		if (warmer == null) {
			throw new IllegalArgumentException(
					"There is no warmer '" + name + "'. There are: " + String.join(", ", this.warmers.keySet()));
		}
		return warmer;
	}

	@Override
	public void close() {
		this.closed = true;
		this.warmers.values().forEach(Warmer::cancel);
		this.threads.shutdown();
		try {
			if (!this.threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.threads.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.threads.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	/** One warmer with its last run on this node. */
	private final class Warmer {

		private final WarmTask task;

		private @Nullable WarmRun last;

		Warmer(WarmTask task) {
			this.task = task;
		}

		synchronized WarmRun start(boolean forced) {
			if (this.last != null && !this.last.end().isDone()) {
				return this.last;
			}
			if (RedisCacheWarmers.this.closed) {
				throw new IllegalStateException("Warmer '" + this.task.name() + "' cannot run: the application ends");
			}
			WarmRun run = new WarmRun(this.task, RedisCacheWarmers.this.node, forced);
			RedisCacheWarmers.this.threads.execute(run);
			this.last = run;
			return run;
		}

		synchronized boolean cancel() {
			if (this.last == null || this.last.end().isDone()) {
				return false;
			}
			this.last.cancel();
			return true;
		}

		synchronized WarmerStatus status() {
			return (this.last != null) ? this.last.status() : WarmerStatus.never(this.task);
		}

	}

}
