package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers and writers on all nodes of a contender. The same seed gives each thread the
 * same keys and pauses for every contender.
 *
 * @param database what is read and written
 * @param nodes the instances of the application
 * @param pattern how writers write
 * @param seed the start of all random numbers
 */
record StaleTraffic(VersionedDatabase database, List<CacheNode> nodes, WritePattern pattern, long seed) {

	private static final int READERS = 4;

	private static final int WRITERS = 2;

	private static final Duration GRACE = Duration.ofMillis(200);

	private static final Duration LIMIT = Duration.ofMinutes(2);

	/** Reads and writes for a time. */
	StaleReads run(Duration duration) throws ExecutionException, InterruptedException {
		long end = this.database.now() + duration.toNanos();
		SplittableRandom seeds = new SplittableRandom(this.seed);
		List<Callable<StaleReads>> tasks = new ArrayList<>();
		for (CacheNode node : this.nodes) {
			for (int reader = 0; reader < READERS; reader++) {
				SplittableRandom random = seeds.split();
				tasks.add(() -> read(node, random, end));
			}
			for (int writer = 0; writer < WRITERS; writer++) {
				SplittableRandom random = seeds.split();
				tasks.add(() -> write(node, random, end));
			}
		}
		return Crew.run(tasks, duration.plus(LIMIT)).stream().reduce(StaleReads.NONE, StaleReads::plus);
	}

	/** Counts the keys that are stale now, on either node. */
	StaleReads left() {
		long left = 0;
		for (long key = 0; key < this.database.keys(); key++) {
			long read = key;
			left += this.nodes.stream().anyMatch((node) -> staleFor(node, read) > 0) ? 1 : 0;
		}
		return new StaleReads(0, 0, 0, left);
	}

	private StaleReads read(CacheNode node, SplittableRandom random, long end) {
		long reads = 0;
		long stale = 0;
		long longest = 0;
		while (this.database.now() < end) {
			long age = staleFor(node, random.nextLong(this.database.keys()));
			reads++;
			stale += (age > 0) ? 1 : 0;
			longest = Math.max(longest, age);
			pause(random, Duration.ZERO, Duration.ofMillis(2));
		}
		return new StaleReads(reads, stale, longest, 0);
	}

	private StaleReads write(CacheNode node, SplittableRandom random, long end) {
		while (this.database.now() < end) {
			long key = random.nextLong(this.database.keys());
			this.database.write(key, node);
			if (this.pattern == WritePattern.PAIRS) {
				pause(random, Duration.ofMillis(1), Duration.ofMillis(10));
				this.database.write(key, node);
			}
			pause(random, Duration.ZERO, this.pattern.longestPause());
		}
		return StaleReads.NONE;
	}

	private long staleFor(CacheNode node, long key) {
		long begun = this.database.now();
		long age = this.database.age(key, node.read(key), begun);
		return (age > GRACE.toNanos()) ? age : 0;
	}

	private static void pause(SplittableRandom random, Duration shortest, Duration longest) {
		LockSupport.parkNanos(random.nextLong(shortest.toNanos(), longest.toNanos()));
	}

}
