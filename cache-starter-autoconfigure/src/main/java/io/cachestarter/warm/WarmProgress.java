package io.cachestarter.warm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.internal.MonotonicClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a run has done, and tells of it in the log and to the observer. Safe for
 * use by multiple threads; what it tells of a run under way need not fit together.
 */
final class WarmProgress {

	private static final Logger logger = LoggerFactory.getLogger(WarmProgress.class);

	private static final int LOGGED_FAILURES = 5;

	private final LongAdder loaded = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder filled = new LongAdder();

	private final AtomicInteger failures = new AtomicInteger();

	private final WarmTask task;

	private final WarmObserver observer;

	private final MonotonicClock clock;

	private final ProgressLog log;

	private final Instant since;

	private final long startNanos;

	private volatile WarmState state = WarmState.WAITING;

	private volatile @Nullable Long total;

	private volatile @Nullable String error;

	WarmProgress(WarmTask task, WarmObserver observer, MonotonicClock clock, Clock wallClock) {
		this.task = task;
		this.observer = observer;
		this.clock = clock;
		this.log = new ProgressLog(clock);
		this.since = wallClock.instant();
		this.startNanos = clock.nanos();
	}

	void enter(WarmState stage, @Nullable Long keys) {
		this.state = stage;
		this.total = keys;
	}

	void loaded(int ofThem, int keys) {
		count(this.loaded, KeyOutcome.LOADED, ofThem);
		count(this.skipped, KeyOutcome.SKIPPED, (long) keys - ofThem);
		tell();
	}

	void filled(int keys) {
		count(this.filled, KeyOutcome.FILLED, keys);
		tell();
	}

	/** Logs the first failures of a run; all are counted. */
	void failed(RuntimeException ex) {
		count(this.failed, KeyOutcome.FAILED, 1);
		if (this.error == null) {
			this.error = String.valueOf(ex);
		}
		int number = this.failures.incrementAndGet();
		if (number <= LOGGED_FAILURES) {
			logger.warn("Warm-up '{}' could not load a key of cache '{}'{}: {}", this.task.name(), this.task.cache(),
					(number == LOGGED_FAILURES) ? " (more are only counted)" : "", String.valueOf(ex));
		}
		logger.debug("Warm-up '{}' could not load a key", this.task.name(), ex);
		tell();
	}

	private void count(LongAdder counter, KeyOutcome outcome, long keys) {
		if (keys > 0) {
			counter.add(keys);
			this.observer.onKeys(this.task.name(), outcome, keys);
		}
	}

	private void tell() {
		WarmerStatus now = status(null, null);
		if (this.log.isDue(now.progress())) {
			logger.info("Warm-up '{}' is {}: {} of {} keys, {} loaded, {} failed", this.task.name(),
					this.state.name().toLowerCase(Locale.ROOT), now.done(),
					(now.total() != null) ? now.total() : "an unknown number of", now.loaded(), now.failed());
		}
	}

	Duration took() {
		return Duration.ofNanos(this.clock.nanos() - this.startNanos);
	}

	WarmerStatus status(@Nullable WarmOutcome outcome, @Nullable Throwable failure) {
		long handled = (this.state == WarmState.FILLING) ? this.filled.sum()
				: this.loaded.sum() + this.skipped.sum() + this.failed.sum();
		return new WarmerStatus(this.task.name(), this.task.cache(), (outcome != null) ? WarmState.IDLE : this.state,
				this.total, handled, this.loaded.sum(), this.skipped.sum(), this.failed.sum(), this.filled.sum(),
				this.since, took(), outcome, (failure != null) ? String.valueOf(failure) : this.error);
	}

}
