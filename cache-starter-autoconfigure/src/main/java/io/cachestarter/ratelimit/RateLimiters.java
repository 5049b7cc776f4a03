package io.cachestarter.ratelimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Limits that all nodes of an application share: how many permits a key may take of a
 * limiter in which time.
 *
 * <pre class="code">
 * RateLimitResult result = limiters.tryAcquire("login", user, 1);
 * if (!result.isAllowed()) {
 *   throw new RateLimitExceededException(result);
 * }
 * </pre>
 *
 * A limiter is known by its name. It comes from {@code cache-starter.rate-limit.limiters}
 * and {@code rules}, from annotations, or from {@link #define}. Asking for one that is
 * not known fails with {@link IllegalArgumentException}.
 * <p>
 * All limits of a request are decided by one script and by the clock of Redis: all of
 * them give their permits, or none does. A request that is denied takes nothing. In a
 * cluster, limits of several keys are decided one after the other, and what the first
 * ones gave is given back if a later one denies.
 * <p>
 * What is known to be denied until some time is denied without asking Redis. If Redis
 * does not answer within its time budget, {@link OnRedisFailure} of the limiter decides,
 * and only taking does not fail: to look, to give back, to forget and to change fail with
 * {@code RedisFailureException} then.
 * <p>
 * Safe for use by multiple threads. Futures are completed on a thread of the connection:
 * what depends on them must not block.
 *
 * @since 0.1.0
 */
public interface RateLimiters {

	/**
	 * Takes permits.
	 * @param name the limiter
	 * @param key whose limit it is; empty if all share one
	 * @param permits how many, at least 1
	 * @return whether they have been taken, and what is left
	 */
	default RateLimitResult tryAcquire(String name, String key, long permits) {
		return tryAcquire(List.of(RateLimitRequest.of(name, key, permits)));
	}

	/**
	 * Takes permits of several limiters, or of none.
	 * @param requests what is asked of each, at least one
	 * @return whether they have been taken, and what is left
	 */
	RateLimitResult tryAcquire(List<RateLimitRequest> requests);

	/**
	 * Takes permits of several limiters, or of none, without waiting for Redis.
	 * @param requests what is asked of each, at least one
	 * @return whether they have been taken, and what is left
	 */
	CompletableFuture<RateLimitResult> tryAcquireAsync(List<RateLimitRequest> requests);

	/**
	 * Tells what a request would get, and takes nothing.
	 * @param request what is asked
	 * @return what is left now
	 */
	RateLimitResult peek(RateLimitRequest request);

	/**
	 * Tells what a request would get, like {@link #peek}.
	 * @param request what is asked
	 * @return what is left now
	 */
	CompletableFuture<RateLimitResult> peekAsync(RateLimitRequest request);

	/**
	 * Gives permits back that were taken and not used. Of a sliding window these are the
	 * oldest that still count, so that no window ever holds more than its limit.
	 * Concurrent permits are given back by {@link #release}.
	 * @param request of whom they were taken and how many
	 * @return how many have been given back: fewer if fewer count by now
	 */
	CompletableFuture<Long> refund(RateLimitRequest request);

	/**
	 * Gives back permits of {@link RateLimitAlgorithm#CONCURRENCY} when what they were
	 * taken for has ended. Does nothing for other limits, and for permits that have been
	 * given back already or are lost.
	 * @param result what they were taken with
	 * @return completes when they are back; if Redis cannot be reached they end with
	 * their window
	 */
	CompletableFuture<Void> release(RateLimitResult result);

	/**
	 * Forgets what a key has taken, on all nodes.
	 * @param name the limiter
	 * @param key the key
	 * @return completes when that is done
	 */
	CompletableFuture<Void> reset(String name, String key);

	/**
	 * Makes a limiter known, unless the configuration has one of the same name, which
	 * counts then.
	 * @param settings the limiter
	 * @return the settings that count, without changes made at run time
	 * @throws IllegalStateException if there is another one of the same name that is not
	 * from the configuration
	 */
	RateLimiterSettings define(RateLimiterSettings settings);

	/**
	 * Changes the numbers of a limiter on all nodes, within a second. What has been taken
	 * stays taken. The change lasts for 30 days after the last node has ended, or until
	 * Redis loses its data; it is not written to any configuration.
	 * @param name the limiter
	 * @param change makes the new settings from those that count now. It may change
	 * limits, windows, bursts and the shadow; nothing else
	 * @return the new settings, once Redis knows them
	 * @throws IllegalArgumentException if something else is changed
	 */
	CompletableFuture<RateLimiterSettings> change(String name, UnaryOperator<RateLimiterSettings> change);

	/**
	 * Takes a change back on all nodes.
	 * @param name the limiter
	 * @return the settings that count now
	 */
	CompletableFuture<RateLimiterSettings> restore(String name);

	/**
	 * Returns what is known.
	 * @return the limiters that count now, by their names
	 */
	List<RateLimiterSettings> limiters();

}
