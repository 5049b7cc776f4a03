package io.cachestarter.interceptor;

import java.util.concurrent.CompletableFuture;

import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitExceededException;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Concurrent permits of one call, which are given back once. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class PermitHold {

	private static final Logger logger = LoggerFactory.getLogger(PermitHold.class);

	private final RateLimiters limiters;

	private @Nullable RateLimitResult held;

	private boolean released;

	/**
	 * Creates a hold of nothing.
	 * @param limiters takes the permits back
	 */
	public PermitHold(RateLimiters limiters) {
		this.limiters = limiters;
	}

	/**
	 * Holds what has been taken. What comes after the release is given back at once.
	 * @param result what was decided
	 * @return the same
	 */
	public RateLimitResult take(RateLimitResult result) {
		if (lends(result)) {
			synchronized (this) {
				if (!this.released) {
					this.held = result;
					return result;
				}
			}
			giveBack(result);
		}
		return result;
	}

	/**
	 * Holds what has been taken, if that is what was asked for.
	 * @throws RateLimitExceededException if it is not
	 */
	RateLimitResult takeAllowed(RateLimitResult result) {
		if (!result.isAllowed()) {
			throw new RateLimitExceededException(result);
		}
		return take(result);
	}

	private static boolean lends(RateLimitResult result) {
		return result.isAllowed() && result.getPolicies()
			.stream()
			.anyMatch((each) -> each.policy().algorithm() == RateLimitAlgorithm.CONCURRENCY);
	}

	/**
	 * Tells whether there is something to give back.
	 * @return whether permits are held
	 */
	public synchronized boolean isHolding() {
		return this.held != null;
	}

	/** Gives the permits back, without waiting for Redis. A second call does nothing. */
	public void release() {
		RateLimitResult present;
		synchronized (this) {
			this.released = true;
			present = this.held;
			this.held = null;
		}
		if (present != null) {
			giveBack(present);
		}
	}

	private void giveBack(RateLimitResult result) {
		CompletableFuture<Void> unused = this.limiters.release(result).whenComplete((done, ex) -> {
			if (ex != null) {
				logger.debug("Concurrent permits could not be given back and end with their window", ex);
			}
		});
	}

}
