package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;

/**
 * A source whose number is the key. It takes 200 ms for cold keys, and no time for
 * others, with which caches are filled. It counts the loads of cold keys.
 */
final class SlowSource implements LongUnaryOperator {

	/** The first of the keys that are cold. */
	static final long FIRST_COLD = 1_000_000_000;

	private static final Duration DELAY = Duration.ofMillis(200);

	private final AtomicInteger loads = new AtomicInteger();

	@Override
	public long applyAsLong(long key) {
		if (key >= FIRST_COLD) {
			this.loads.incrementAndGet();
			Crew.sleep(DELAY);
		}
		return key;
	}

	/** Returns the number of loads since the last call. */
	int takeLoads() {
		return this.loads.getAndSet(0);
	}

}
