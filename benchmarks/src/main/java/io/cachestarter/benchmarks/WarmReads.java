package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads cached keys on a node, again and again, and takes the time: of a key that the
 * node itself has read before, and of keys that only another node has read.
 */
final class WarmReads {

	/** How many keys an instance uses. */
	static final int KEYS = 1_000;

	private static final Duration PAUSE = Duration.ofMillis(1);

	private final CacheNode node;

	private final long first;

	private final AtomicLong next;

	private final Timeline known = new Timeline();

	private final Timeline unknown = new Timeline();

	private final Repeater repeater;

	private WarmReads(CacheNode node, long first) {
		this.node = node;
		this.first = first;
		this.next = new AtomicLong(first + 1);
		this.repeater = Repeater.start(this::read, PAUSE);
	}

	static WarmReads start(CacheNode node, CacheNode other, long first) {
		for (long key = first; key < first + KEYS; key++) {
			other.read(key);
		}
		node.read(first);
		return new WarmReads(node, first);
	}

	void stop() throws ExecutionException, InterruptedException {
		this.repeater.stop();
	}

	/** Returns the times of a key that the node has read before. */
	Samples known(Span within) {
		return this.known.micros(within);
	}

	/** Returns the times of keys that the node reads for the first time. */
	Samples unknown(Span within) {
		return this.unknown.micros(within);
	}

	private void read() {
		this.known.measure(() -> this.node.read(this.first));
		long key = this.next.getAndIncrement();
		if (key < this.first + KEYS) {
			this.unknown.measure(() -> this.node.read(key));
		}
	}

}
