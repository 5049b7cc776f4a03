package io.cachestarter.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import org.springframework.util.Assert;

/**
 * What threads that read as fast as they can have achieved.
 *
 * @param reads how many reads they finished
 * @param nanos how long they took
 * @param cpuNanos the processor time of the whole JVM meanwhile
 * @param bytes what all threads of the JVM allocated meanwhile
 */
record Load(long reads, long nanos, long cpuNanos, long bytes) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	static Load run(IndexedRead read, int threads, Duration duration) throws ExecutionException, InterruptedException {
		long end = System.nanoTime() + duration.toNanos();
		List<Callable<Long>> tasks = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			int first = thread * Keys.COUNT / threads;
			tasks.add(() -> readUntil(end, read, first));
		}
		return of(tasks);
	}

	private static Load of(List<Callable<Long>> tasks) throws ExecutionException, InterruptedException {
		ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
		try {
			long bytesBefore = allocated();
			long cpuBefore = SYSTEM.getProcessCpuTime();
			long start = System.nanoTime();
			List<Future<Long>> counts = new ArrayList<>();
			tasks.forEach((task) -> counts.add(executor.submit(task)));
			long reads = 0;
			for (Future<Long> count : counts) {
				reads += count.get();
			}
			return new Load(reads, System.nanoTime() - start, SYSTEM.getProcessCpuTime() - cpuBefore,
					allocated() - bytesBefore);
		}
		finally {
			// A thread that ended later would be missing from what the next run
			// allocates.
			executor.shutdown();
			boolean ended = executor.awaitTermination(1, TimeUnit.MINUTES);
			Assert.state(ended, "The readers do not end");
		}
	}

	/** Calls once with each number from 0 on, the threads side by side. */
	static Load each(int count, int threads, IndexedRead call) throws ExecutionException, InterruptedException {
		List<Callable<Long>> tasks = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			int first = thread;
			tasks.add(() -> {
				long calls = 0;
				for (int index = first; index < count; index += threads) {
					call.read(index);
					calls++;
				}
				return calls;
			});
		}
		return of(tasks);
	}

	private static long readUntil(long end, IndexedRead read, int first) throws Exception {
		long reads = 0;
		int index = first;
		while (System.nanoTime() < end) {
			if (read.read(index) == null) {
				throw new IllegalStateException("Key " + index + " is not there");
			}
			index = (index + 1) % Keys.COUNT;
			reads++;
		}
		return reads;
	}

	private static long allocated() {
		long sum = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			sum += Math.max(0, bytes);
		}
		return sum;
	}

	double rate() {
		return this.reads * 1e9 / this.nanos;
	}

	double cpuMicrosPerRead() {
		return this.cpuNanos / 1e3 / this.reads;
	}

	double bytesPerRead() {
		return (double) this.bytes / this.reads;
	}

}
