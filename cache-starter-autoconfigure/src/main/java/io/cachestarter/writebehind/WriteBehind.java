package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.cachestarter.redis.RedisFailureException;
import org.jspecify.annotations.Nullable;

/**
 * What is pending and what was given up of the caches with write-behind. Writes enter
 * through {@code CacheAccess}. All methods ask Redis and wait for its answer, for at most
 * its time budget; they throw a {@link RedisFailureException} without one, and an
 * {@link IllegalArgumentException} for a cache without write-behind. Safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public interface WriteBehind {

	/**
	 * Returns the caches with write-behind.
	 * @return their names
	 */
	Set<String> caches();

	/**
	 * Returns what is pending of a cache, on all nodes.
	 * @param cache the name of the cache
	 * @return the numbers
	 */
	WriteBehindStatus status(String cache);

	/**
	 * Waits until nothing is pending of a cache, on any node. What is accepted meanwhile
	 * counts.
	 * @param cache the name of the cache
	 * @param timeout how long to wait
	 * @return whether nothing is pending
	 */
	boolean awaitFlushed(String cache, Duration timeout);

	/**
	 * Lists dead letters, those of one partition after those of the other, the oldest
	 * first.
	 * @param cache the name of the cache
	 * @param max how many at most, positive
	 * @return the letters
	 */
	List<DeadLetter> deadLetters(String cache, int max);

	/**
	 * Finds a dead letter.
	 * @param cache the name of the cache
	 * @param id its id
	 * @return the letter, or {@code null}
	 */
	@Nullable DeadLetter deadLetter(String cache, String id);

	/**
	 * Makes a dead letter pending again, with the same id and version of its write. Its
	 * key is evicted.
	 * @param cache the name of the cache
	 * @param id its id
	 * @return what became of it
	 */
	RequeueResult requeue(String cache, String id);

	/**
	 * Drops a dead letter: its write is never made.
	 * @param cache the name of the cache
	 * @param id its id
	 * @return whether there was one
	 */
	boolean discard(String cache, String id);

	/** What became of the wish to requeue. */
	enum RequeueResult {

		/** The write is pending again. */
		REQUEUED,

		/** There is no such dead letter. */
		NOT_FOUND,

		/** A newer write of the key has been accepted, which it would overwrite. */
		OVERTAKEN,

		/** As many writes are pending as may be. */
		FULL

	}

}
