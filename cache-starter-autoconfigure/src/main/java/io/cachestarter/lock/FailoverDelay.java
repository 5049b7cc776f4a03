package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds locks back after this node has met a server that it did not know: one that has
 * taken over may lack the last locks, and their holders have to end first. As Consul's
 * {@code LockDelay} and Chubby's lock-delay (Burrows, OSDI 2006), but for servers.
 */
final class FailoverDelay {

	/*
	 * Invariant: a lock is only granted while the server is known, and not before
	 * 'openAt'. Every lost connection makes the server unknown; what is asked about it
	 * counts only if nothing has been lost meanwhile. A cluster may have another primary
	 * without any connection being lost, so it is looked at now and then as well.
	 */

	private static final Logger logger = LoggerFactory.getLogger(FailoverDelay.class);

	private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final ThrottledLog log;

	private final RedisGateway redis;

	private final MonotonicClock clock;

	private final long delayNanos;

	private Set<String> known = Set.of();

	private boolean sure;

	private boolean asking;

	private int losses;

	private long openAt;

	FailoverDelay(RedisGateway redis, MonotonicClock clock, Duration delay) {
		this.redis = redis;
		this.clock = clock;
		this.log = new ThrottledLog(logger, Duration.ofSeconds(10), clock);
		this.delayNanos = delay.toNanos();
	}

	boolean isUsed() {
		return this.delayNanos > 0;
	}

	/** Notes that the server may be another one. */
	synchronized void forget() {
		this.sure = false;
		this.losses++;
	}

	/** Looks whether the server is still the one that is known. */
	void look() {
		synchronized (this) {
			if (this.asking) {
				return;
			}
			this.asking = true;
		}
		ask();
	}

	/** Returns how long to wait before a lock is asked for. */
	long remainingNanos() {
		if (!isUsed()) {
			return 0;
		}
		synchronized (this) {
			if (this.sure) {
				return Math.max(0, this.openAt - this.clock.nanos());
			}
		}
		look();
		return ASK_AGAIN_NANOS;
	}

	private void ask() {
		int before = losses();
		CompletableFuture<?> unused = this.redis.runs().whenComplete((runs, ex) -> {
			if (ex != null) {
				this.log.warn("No lock is taken, because Redis did not tell which server it is", ex);
			}
			learn((ex != null) ? List.of() : runs, before);
		});
	}

	private synchronized int losses() {
		return this.losses;
	}

	private synchronized void learn(List<String> runs, int before) {
		this.asking = false;
		if (runs.isEmpty() || before != this.losses) {
			return;
		}
		if (!this.known.containsAll(runs)) {
			logger.info("Taking no lock for {} ms, since Redis is a server that is not known here",
					TimeUnit.NANOSECONDS.toMillis(this.delayNanos));
			this.openAt = this.clock.nanos() + this.delayNanos;
			this.known = Set.copyOf(runs);
		}
		this.sure = true;
	}

}
