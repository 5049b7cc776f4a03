package io.cachestarter.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.WorkUnderWay;

/**
 * The loads that this node runs, whose leases it renews. A load that lasts for longer
 * than the longest time is renewed no more: others may then take over, and its value is
 * still stored if nobody does. The same goes for loads beyond the 10,000 that are
 * renewed. Safe for use by multiple threads.
 */
final class LoadLeases {

	private static final int MAX_RENEWED = 10_000;

	/** Leases whose renewal is on its way to Redis at the same time. */
	private static final int WINDOW = 500;

	private final Set<LoadLease> running = ConcurrentHashMap.newKeySet();

	private final Tokens tokens = new Tokens();

	private final MonotonicClock clock;

	private final long longestNanos;

	private final WorkUnderWay loads;

	private final LimitCounts limits;

	/**
	 * Creates an empty set.
	 * @param clock measures how long loads last
	 * @param longest how long a lease is renewed
	 * @param loads the loads of all caches whose leases are renewed
	 * @param limits counts the leases that are not renewed
	 */
	LoadLeases(MonotonicClock clock, Duration longest, WorkUnderWay loads, LimitCounts limits) {
		this.clock = clock;
		this.longestNanos = longest.toNanos();
		this.loads = loads;
		this.limits = limits;
	}

	byte[] nextToken() {
		return this.tokens.next();
	}

	LoadLease begin(RemoteLevel level, String keyText, byte[] token) {
		LoadLease lease = new LoadLease(level, this, keyText, token, this.clock.nanos());
		if (this.running.size() >= MAX_RENEWED) {
			this.limits.reached(Limit.LEASES);
		}
		else {
			this.loads.begin();
			this.running.add(lease);
		}
		return lease;
	}

	/**
	 * Ends a lease.
	 * @return whether it had not ended before
	 */
	boolean end(LoadLease lease) {
		forget(lease);
		return lease.end();
	}

	int size() {
		return this.running.size();
	}

	/** Renews all; to be called several times within the time of a lease. */
	void renew() {
		renewNext(this.running.iterator());
	}

	/** Renews some, and the next ones when Redis has answered. */
	private void renewNext(Iterator<LoadLease> left) {
		List<CompletableFuture<?>> answers = new ArrayList<>();
		while (left.hasNext() && answers.size() < WINDOW) {
			LoadLease lease = left.next();
			if (this.clock.nanos() - lease.startNanos() > this.longestNanos) {
				forget(lease);
			}
			else {
				answers.add(renew(lease));
			}
		}
		if (left.hasNext()) {
			CompletableFuture<?> unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
				.whenComplete((done, ex) -> renewNext(left));
		}
	}

	private CompletableFuture<?> renew(LoadLease lease) {
		return lease.renew().thenAccept((renewed) -> {
			if (!renewed) {
				forget(lease);
			}
		});
	}

	/** Gives up all that are renewed, so that other nodes can load. */
	void releaseAll() {
		this.running.forEach(LoadLease::release);
	}

	private void forget(LoadLease lease) {
		if (this.running.remove(lease)) {
			this.loads.end();
		}
	}

}
