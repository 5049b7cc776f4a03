package io.cachestarter.cache;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;

/**
 * Keys whose load has failed lately and is not tried again for a second. At most 10,000;
 * beyond that all are forgotten. Safe for use by multiple threads.
 */
final class Throttle {

	private static final int CAPACITY = 10_000;

	private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

	private final ConcurrentMap<String, Long> failedNanos = new ConcurrentHashMap<>();

	private final MonotonicClock clock;

	private final LimitCounts limits;

	Throttle(MonotonicClock clock, LimitCounts limits) {
		this.clock = clock;
		this.limits = limits;
	}

	boolean isThrottled(String text) {
		Long failed = this.failedNanos.get(text);
		if (failed == null) {
			return false;
		}
		if (this.clock.nanos() - failed < PAUSE_NANOS) {
			return true;
		}
		this.failedNanos.remove(text, failed);
		return false;
	}

	void failed(String text) {
		if (this.failedNanos.size() >= CAPACITY) {
			this.limits.reached(Limit.FAILURES);
			this.failedNanos.clear();
		}
		this.failedNanos.put(text, this.clock.nanos());
	}

	void succeeded(String text) {
		this.failedNanos.remove(text);
	}

	int size() {
		return this.failedNanos.size();
	}

}
