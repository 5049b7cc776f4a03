package io.cachestarter.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;

/**
 * Warns about a recurring failure at most once per interval, and says how many warnings
 * were held back. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class ThrottledLog {

	private static final long NEVER = Long.MIN_VALUE;

	private final AtomicLong lastNanos = new AtomicLong(NEVER);

	private final AtomicLong heldBack = new AtomicLong();

	private final Logger logger;

	private final long intervalNanos;

	private final MonotonicClock clock;

	/**
	 * Creates a log.
	 * @param logger where the warnings go
	 * @param interval the least time between two warnings
	 * @param clock the clock that measures it
	 */
	public ThrottledLog(Logger logger, Duration interval, MonotonicClock clock) {
		this.logger = logger;
		this.intervalNanos = interval.toNanos();
		this.clock = clock;
	}

	/**
	 * Warns, unless the last warning is too recent.
	 * @param message what failed and what it means
	 * @param cause why, logged without its stack trace; the trace appears at debug level
	 */
	public void warn(String message, Throwable cause) {
		this.logger.debug(message, cause);
		long now = this.clock.nanos();
		long last = this.lastNanos.get();
		boolean due = last == NEVER || now - last >= this.intervalNanos;
		if (due && this.lastNanos.compareAndSet(last, now)) {
			this.logger.warn("{}: {} ({} more since the last warning)", message, cause, this.heldBack.getAndSet(0));
			return;
		}
		this.heldBack.incrementAndGet();
	}

}
