package io.cachestarter.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the audit has found in one cache. Safe for use by multiple threads.
 */
final class AuditCounts {

	private final LongAdder checked = new LongAdder();

	private final LongAdder stale = new LongAdder();

	private final LongAdder absent = new LongAdder();

	LongAdder checked() {
		return this.checked;
	}

	LongAdder stale() {
		return this.stale;
	}

	LongAdder absent() {
		return this.absent;
	}

}
