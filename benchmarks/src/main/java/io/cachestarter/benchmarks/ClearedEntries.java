package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.util.Assert;

/**
 * Numbers that one node puts into a cache and clears, and that another node reads. After
 * the clear, new numbers are put under the first of the keys.
 *
 * @param writer the cache of the node that puts and clears
 * @param reader the cache of the other node
 * @param count the number of entries
 */
record ClearedEntries(Cache writer, Cache reader, int count) {

	/** The number of keys that get a new value after the clear. */
	static final int NEW = 2_000;

	private static final int THREADS = 16;

	/** Prime, so that each thread comes across a multiple of it. */
	private static final int PUTS_AT_ONCE = 101;

	private static final int FEW = 1_000;

	private static final int MANY = 100_000;

	private static final Duration POLL = Duration.ofMillis(5);

	private static final Duration FILL_LIMIT = Duration.ofMinutes(8);

	private static final Duration LIMIT = Duration.ofMinutes(2);

	ClearedEntries {
		Assert.isTrue(count >= 2 * NEW, () -> "At least " + 2 * NEW + " entries are needed");
	}

	/** Puts all entries. */
	void fill() throws ExecutionException, InterruptedException {
		long put = count(0, 1, FILL_LIMIT, this::put);
		Assert.state(put == this.count, () -> "Only " + put + " entries were put");
	}

	/** Puts the new values. */
	void putNew() {
		for (long key = 0; key < NEW; key++) {
			this.writer.put(key, newValue(key));
		}
	}

	/** Counts the new values that the other node does not read. */
	long lost() {
		long lost = 0;
		for (long key = 0; key < NEW; key++) {
			lost += Long.valueOf(newValue(key)).equals(value(this.reader, key)) ? 0 : 1;
		}
		return lost;
	}

	/**
	 * Waits until the other node reads none of a few of the old entries.
	 * @return the start of the look at them that found none
	 */
	long awaitGone() {
		long start = System.nanoTime();
		long look = start;
		while (isAnyOld()) {
			Assert.state(look - start < LIMIT.toNanos(), "Old entries do not disappear");
			Crew.sleep(POLL);
			look = System.nanoTime();
		}
		return look;
	}

	/** Counts those of many old entries that either node still reads. */
	long old() throws ExecutionException, InterruptedException {
		return count(NEW, Math.max(1, this.count / MANY), LIMIT,
				(key) -> isOld(this.reader, key) || isOld(this.writer, key));
	}

	/** Waits for some of the entries, because Spring itself does not wait. */
	private boolean put(long key) {
		this.writer.put(key, key);
		while (key % PUTS_AT_ONCE == 0 && !isOld(this.writer, key)) {
			Crew.sleep(POLL);
		}
		return true;
	}

	private boolean isAnyOld() {
		long step = Math.max(1, (this.count - NEW) / FEW);
		for (long key = NEW; key < this.count; key += step) {
			if (isOld(this.reader, key)) {
				return true;
			}
		}
		return false;
	}

	private long count(long first, long step, Duration limit, LongPredicate test)
			throws ExecutionException, InterruptedException {
		List<Callable<Long>> tasks = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			long start = first + thread * step;
			tasks.add(() -> countFrom(start, THREADS * step, test));
		}
		return Crew.run(tasks, limit).stream().mapToLong(Long::longValue).sum();
	}

	private long countFrom(long first, long step, LongPredicate test) {
		long count = 0;
		for (long key = first; key < this.count; key += step) {
			count += test.test(key) ? 1 : 0;
		}
		return count;
	}

	private static boolean isOld(Cache cache, long key) {
		return Long.valueOf(key).equals(value(cache, key));
	}

	private static long newValue(long key) {
		return -key - 1;
	}

	private static @Nullable Long value(Cache cache, long key) {
		return cache.get(key, Long.class);
	}

}
