package io.cachestarter.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

import org.springframework.util.Assert;

/**
 * Wears two nodes of an application out with mixed operations on a Redis that is
 * disturbed, and looks whether what lives in the heap grows, or the number of threads.
 * Meant for a JVM with a small heap.
 */
final class Soak {

	private static final int INTERVALS = 40;

	private static final int THREADS = 24;

	private static final int KEYS = 200_000;

	private static final int HOT_KEYS = 2_000;

	/** One operation in as many goes to any key, the others to one of the hot ones. */
	private static final int HOT_IN = 5;

	/** Intervals after which the second node is replaced. */
	private static final int REPLACED_AFTER = 5;

	private static final Duration LIMIT = Duration.ofMinutes(30);

	/** How much more may live in the last quarter than in the second one. */
	private static final double LARGEST_GROWTH = 1.05;

	private static final int MORE_THREADS = 8;

	private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

	private final List<Double> live = new ArrayList<>();

	private final List<Double> threads = new ArrayList<>();

	private final RedisProcess redis;

	private final SoakFaults faults;

	private final SoakNode first;

	private SoakNode second;

	private Soak(RedisProcess redis) {
		this.redis = redis;
		this.faults = new SoakFaults(redis);
		this.first = SoakNode.start(redis.port());
		this.second = SoakNode.start(redis.port());
	}

	static void run(int operations) throws ExecutionException, InterruptedException {
		try (RedisProcess redis = RedisProcess.start()) {
			Soak soak = new Soak(redis);
			soak.wearOut(operations);
			soak.first.close();
			soak.second.close();
			soak.judge();
		}
	}

	private void wearOut(int operations) throws ExecutionException, InterruptedException {
		System.out.printf("Heap of at most %d MB, %,d operations%n", Runtime.getRuntime().maxMemory() >> 20,
				operations);
		System.out.printf("%12s %8s %9s %8s %8s %8s %8s %8s %8s %8s%n", "operations", "time, s", "live, MB", "threads",
				"local", "journal", "loads", "failed", "limits", "faults");
		long start = System.nanoTime();
		for (int interval = 1; interval <= INTERVALS; interval++) {
			Repeater disturbing = Repeater.start(this.faults::makeOne, SoakFaults.PAUSE);
			work(interval, operations / INTERVALS / THREADS);
			disturbing.stop();
			this.first.settle();
			this.second.settle();
			measure();
			System.out.printf(Locale.ROOT, "%,12d %8.0f %9.2f %8.0f %8.0f %8.0f %8.0f %8.0f %8.0f %8d%n",
					(long) operations / INTERVALS * interval, (System.nanoTime() - start) / 1e9,
					this.live.get(interval - 1), this.threads.get(interval - 1), this.first.measure("cache.size"),
					this.first.measure("cache.journal.size"), this.first.measure("cache.loads"),
					this.first.measure("cache.remote.errors"), this.first.measure("cache.limit.reached"),
					this.faults.made());
			if (interval % REPLACED_AFTER == 0) {
				this.second.close();
				this.second = SoakNode.start(this.redis.port());
			}
		}
	}

	private void work(int seed, int operations) throws ExecutionException, InterruptedException {
		List<Callable<Boolean>> tasks = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			SplittableRandom random = new SplittableRandom(seed * THREADS + thread);
			tasks.add(() -> work(random, operations));
		}
		Crew.run(tasks, LIMIT);
	}

	private boolean work(SplittableRandom random, int operations) throws InterruptedException {
		for (int i = 0; i < operations; i++) {
			SoakNode node = (random.nextInt(4) > 0) ? this.first : this.second;
			long id = random.nextInt((random.nextInt(HOT_IN) > 0) ? HOT_KEYS : KEYS);
			SoakOperation.choose(random).perform(node, id);
		}
		return true;
	}

	/** Measures what is left after the garbage is gone. */
	private void measure() {
		System.gc();
		Crew.sleep(Duration.ofSeconds(1));
		System.gc();
		this.live.add(this.memory.getHeapMemoryUsage().getUsed() / 1024.0 / 1024.0);
		this.threads.add((double) ManagementFactory.getThreadMXBean().getThreadCount());
	}

	private void judge() {
		double before = mean(this.live, 1);
		double after = mean(this.live, 3);
		double threadsBefore = mean(this.threads, 1);
		double threadsAfter = mean(this.threads, 3);
		System.out.printf(Locale.ROOT,
				"Live heap in the second quarter %.2f MB, in the last %.2f MB; threads %.1f and %.1f%n", before, after,
				threadsBefore, threadsAfter);
		Assert.state(after <= before * LARGEST_GROWTH, "What lives in the heap grows");
		Assert.state(threadsAfter <= threadsBefore + MORE_THREADS, "The number of threads grows");
	}

	private static double mean(List<Double> values, int quarter) {
		int length = values.size() / 4;
		return values.subList(quarter * length, (quarter + 1) * length)
			.stream()
			.mapToDouble(Double::doubleValue)
			.average()
			.orElseThrow();
	}

}
