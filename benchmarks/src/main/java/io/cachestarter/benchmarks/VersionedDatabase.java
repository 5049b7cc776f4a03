package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * A database with a version for each key. It knows when the evict after each update had
 * returned, so it can tell whether a version is stale. As a source it is slow: it reads
 * the version and then takes up to 20 ms.
 */
final class VersionedDatabase implements LongUnaryOperator {

	private static final long DELAY_NANOS = Duration.ofMillis(20).toNanos();

	private final Row[] rows;

	private final AtomicLong seed;

	private final long start = System.nanoTime();

	VersionedDatabase(int keys, long seed) {
		this.rows = Stream.generate(Row::new).limit(keys).toArray(Row[]::new);
		this.seed = new AtomicLong(seed);
	}

	@Override
	public long applyAsLong(long key) {
		long version = row(key).version();
		Crew.sleep(Duration.ofNanos(new SplittableRandom(this.seed.getAndIncrement()).nextLong(DELAY_NANOS)));
		return version;
	}

	int keys() {
		return this.rows.length;
	}

	/** Returns the time on the clock of this database, in nanoseconds from 1 on. */
	long now() {
		return System.nanoTime() - this.start + 1;
	}

	/** Updates a key and evicts it. */
	void write(long key, CacheNode node) {
		Row row = row(key);
		int version = row.update();
		node.evict(key);
		row.evicted(version, now());
	}

	/**
	 * Returns how long before a read the first evict of a newer version had returned.
	 * @param key the key
	 * @param version the version that was read
	 * @param begun when the read began
	 * @return the time in nanoseconds; 0 if no such evict had returned
	 */
	long age(long key, long version, long begun) {
		return row(key).age((int) version, begun);
	}

	private Row row(long key) {
		return this.rows[(int) key];
	}

	private static final class Row {

		private int version;

		private long[] evictedAt = new long[64];

		synchronized int version() {
			return this.version;
		}

		synchronized int update() {
			this.version++;
			if (this.version == this.evictedAt.length) {
				this.evictedAt = Arrays.copyOf(this.evictedAt, 2 * this.version);
			}
			return this.version;
		}

		synchronized void evicted(int evicted, long time) {
			this.evictedAt[evicted] = time;
		}

		synchronized long age(int read, long begun) {
			long age = 0;
			for (int newer = read + 1; newer <= this.version; newer++) {
				if (this.evictedAt[newer] != 0) {
					age = Math.max(age, begun - this.evictedAt[newer]);
				}
			}
			return age;
		}

	}

}
