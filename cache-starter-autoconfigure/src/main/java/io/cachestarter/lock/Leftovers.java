package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back in the background what this node may have in Redis and nobody holds: because
 * Redis did not answer when it was asked for, or when it was given back. Goes on until
 * Redis has answered; a request that it got before may still be worked on until then. At
 * most 10,000 at a time; what is more ends with its lease.
 */
final class Leftovers {

	private static final Logger logger = LoggerFactory.getLogger(Leftovers.class);

	private static final int MAX = 10_000;

	private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final AtomicInteger count = new AtomicInteger();

	private final LockNode node;

	Leftovers(LockNode node) {
		this.node = node;
	}

	void add(Claim claim) {
		if (!claim.isHeld()) {
			return;
		}
		if (this.count.incrementAndGet() > MAX) {
			this.count.decrementAndGet();
			logger.debug("{} is left to end with its lease", claim.lock());
			return;
		}
		release(claim, FIRST_PAUSE_NANOS);
	}

	int count() {
		return this.count.get();
	}

	private void release(Claim claim, long pauseNanos) {
		CompletableFuture<?> unused = claim.store().release(claim, false).whenComplete((held, ex) -> {
			long next = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
			if (ex == null || this.node.later(() -> release(claim, next), pauseNanos) == null) {
				this.count.decrementAndGet();
			}
		});
	}

}
