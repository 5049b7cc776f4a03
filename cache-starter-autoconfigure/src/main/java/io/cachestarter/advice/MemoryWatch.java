package io.cachestarter.advice;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.BreakerState;
import io.cachestarter.redis.RedisGateway;

/**
 * The memory of all servers, for those who ask often and must not wait: asks the servers
 * at most every ten seconds, waits for them for at most 100 ms, and not at all while
 * Redis is not reached. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class MemoryWatch {

	/*
	 * Invariant: 'answer' is that of the last question, under way or not, and 'askedAt'
	 * is its time; both change together, under the lock of this object. Nobody waits
	 * while holding it.
	 */

	private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

	private static final long PATIENCE_MILLIS = 100;

	private final RedisGateway redis;

	private final ServerReader reader;

	private final MonotonicClock clock;

	private CompletableFuture<List<ServerStatus>> answer = CompletableFuture.completedFuture(List.of());

	private long askedAt;

	/**
	 * Creates a watch that has asked nobody yet.
	 * @param redis the door to Redis
	 * @param settings from when on a server counts as nearly full
	 */
	public MemoryWatch(RedisGateway redis, AdviceSettings settings) {
		this(redis, settings, MonotonicClock.system());
	}

	MemoryWatch(RedisGateway redis, AdviceSettings settings, MonotonicClock clock) {
		this.redis = redis;
		this.reader = new ServerReader(redis, settings.nearlyFull());
		this.clock = clock;
		this.askedAt = clock.nanos() - INTERVAL_NANOS;
	}

	/**
	 * Returns what is known of each primary, at most ten seconds old.
	 * @return the servers; none if Redis is not reached now or has not answered in time
	 */
	public List<ServerStatus> servers() {
		if (!this.redis.isConnected() || this.redis.breakerState() != BreakerState.CLOSED) {
			return List.of();
		}
		try {
			return ask().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return List.of();
		}
		catch (TimeoutException ex) {
			return List.of();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The servers could not be judged", ex.getCause());
		}
	}

	private synchronized CompletableFuture<List<ServerStatus>> ask() {
		long now = this.clock.nanos();
		if (now - this.askedAt >= INTERVAL_NANOS) {
			this.askedAt = now;
			this.answer = this.reader.read();
		}
		return this.answer;
	}

}
