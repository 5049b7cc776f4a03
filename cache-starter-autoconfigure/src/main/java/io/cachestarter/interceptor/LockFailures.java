package io.cachestarter.interceptor;

import java.time.Duration;
import java.util.function.Supplier;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.lock.LockObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a call whose lock could not be had.
 */
final class LockFailures {

	private static final Logger logger = LoggerFactory.getLogger(LockFailures.class);

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final Supplier<LockObserver> observer;

	LockFailures(Supplier<LockObserver> observer) {
		this.observer = observer;
	}

	/**
	 * Decides.
	 * @param request the lock
	 * @param failure why it could not be had
	 * @return whether the call goes on without the lock; if not, the method is not called
	 * @throws LockNotAcquiredException the failure, if the caller is to get it
	 */
	boolean goesOnWithout(LockRequest request, LockNotAcquiredException failure) {
		return switch (request.onFailure()) {
			case FAIL -> throw failure;
			case SKIP -> false;
			case RUN_UNLOCKED -> {
				this.log.warn(request.place() + " runs without its lock '" + request.name() + "'", failure);
				this.observer.get().onRunUnlocked(request.name());
				yield true;
			}
		};
	}

}
