package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import org.springframework.util.Assert;

/**
 * Callers on all nodes that read cold keys at the same moment.
 *
 * @param nodes the instances of the application
 * @param callers the number of callers on each
 * @param first the first of the keys
 * @param keys how many keys the callers of a node share
 */
record ColdWave(List<CacheNode> nodes, int callers, long first, int keys) {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	/** Returns the time from the start of the first read to the end of the last. */
	Span run() throws ExecutionException, InterruptedException {
		CountDownLatch ready = new CountDownLatch(this.nodes.size() * this.callers);
		List<Callable<Span>> tasks = new ArrayList<>();
		for (CacheNode node : this.nodes) {
			for (int caller = 0; caller < this.callers; caller++) {
				long key = this.first + caller % this.keys;
				tasks.add(() -> read(node, key, ready));
			}
		}
		return Crew.run(tasks, LIMIT).stream().reduce(Span::plus).orElseThrow();
	}

	private static Span read(CacheNode node, long key, CountDownLatch ready) throws InterruptedException {
		ready.countDown();
		ready.await();
		return Span.of(() -> {
			long value = node.read(key);
			Assert.state(value == key, () -> "Key " + key + " has the value " + value);
		});
	}

}
