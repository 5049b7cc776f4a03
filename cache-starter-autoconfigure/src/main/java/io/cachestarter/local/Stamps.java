package io.cachestarter.local;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counters that tell whether a key has been touched since one looked last. Many keys
 * share a counter, so a change of the counter may be that of another key: the price is an
 * unnecessary refill, never a stale value. Safe for use by multiple threads.
 */
final class Stamps {

	private static final int STRIPES = 4096;

	private final AtomicIntegerArray counters = new AtomicIntegerArray(STRIPES);

	long get(String keyText) {
		return this.counters.get(stripe(keyText));
	}

	long raise(String keyText) {
		return this.counters.incrementAndGet(stripe(keyText));
	}

	void raiseAll() {
		for (int stripe = 0; stripe < STRIPES; stripe++) {
			this.counters.incrementAndGet(stripe);
		}
	}

	private static int stripe(String keyText) {
		int hash = keyText.hashCode();
		return (hash ^ (hash >>> 12) ^ (hash >>> 24)) & (STRIPES - 1);
	}

}
