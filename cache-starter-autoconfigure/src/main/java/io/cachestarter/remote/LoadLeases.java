package io.cachestarter.remote;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.cachestarter.internal.MonotonicClock;

/**
 * The loads that this node runs, whose leases it renews. A load that lasts for longer
 * than the longest time is renewed no more: others may then take over, and its value is
 * still stored if nobody does. Safe for use by multiple threads.
 */
final class LoadLeases {

	private final Set<LoadLease> running = ConcurrentHashMap.newKeySet();

	private final Tokens tokens = new Tokens();

	private final MonotonicClock clock;

	private final long longestNanos;

	LoadLeases(MonotonicClock clock, Duration longest) {
		this.clock = clock;
		this.longestNanos = longest.toNanos();
	}

	byte[] nextToken() {
		return this.tokens.next();
	}

	LoadLease begin(RemoteLevel level, String keyText, byte[] token) {
		LoadLease lease = new LoadLease(level, this, keyText, token, this.clock.nanos());
		this.running.add(lease);
		return lease;
	}

	/**
	 * Ends a lease.
	 * @return whether it had not ended before
	 */
	boolean end(LoadLease lease) {
		this.running.remove(lease);
		return lease.end();
	}

	int size() {
		return this.running.size();
	}

	/** Renews all; to be called several times within the time of a lease. */
	void renew() {
		long now = this.clock.nanos();
		this.running.removeIf((lease) -> now - lease.startNanos() > this.longestNanos);
		this.running.forEach((lease) -> {
			CompletableFuture<?> unused = lease.renew().thenAccept((renewed) -> {
				if (!renewed) {
					this.running.remove(lease);
				}
			});
		});
	}

}
