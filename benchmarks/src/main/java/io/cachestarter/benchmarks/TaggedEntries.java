package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

import org.springframework.util.Assert;

/** Entries that all have the same tag, which can be invalidated. */
interface TaggedEntries {

	Duration LIMIT = Duration.ofMinutes(1);

	/** So that those who look leave a processor to those who work. */
	Duration POLL = Duration.ofNanos(50_000);

	/** Puts entries from key 0 on, and reads some of them on all nodes. */
	void fill(int count) throws ExecutionException, InterruptedException;

	/** Invalidates the tag. */
	void invalidate();

	/** Tells whether any node still reads any of a few of the entries. */
	boolean isAnyLeft();

	/** Counts all entries that any node still reads. */
	long left(int count) throws ExecutionException, InterruptedException;

	/**
	 * Waits until no node reads any of a few of the entries.
	 * @return the start of the look at them that found none
	 */
	default long awaitGone() {
		long start = System.nanoTime();
		long look = start;
		while (isAnyLeft()) {
			Assert.state(look - start < LIMIT.toNanos(), "Entries with an invalidated tag do not disappear");
			Crew.sleep(POLL);
			look = System.nanoTime();
		}
		return look;
	}

}
