package io.cachestarter.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the loads of one cache. Safe for use by multiple threads.
 */
final class LoadCounts {

	private final LongAdder loads = new LongAdder();

	private final LongAdder fenced = new LongAdder();

	private final LongAdder waits = new LongAdder();

	private final LongAdder late = new LongAdder();

	private final LongAdder refreshes = new LongAdder();

	private final LongAdder refreshFailures = new LongAdder();

	private final LongAdder staleServed = new LongAdder();

	LongAdder loads() {
		return this.loads;
	}

	LongAdder fenced() {
		return this.fenced;
	}

	LongAdder waits() {
		return this.waits;
	}

	LongAdder late() {
		return this.late;
	}

	LongAdder refreshes() {
		return this.refreshes;
	}

	LongAdder refreshFailures() {
		return this.refreshFailures;
	}

	LongAdder staleServed() {
		return this.staleServed;
	}

}
