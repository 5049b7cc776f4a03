package io.cachestarter.lock;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether callers of this node may hand an exclusive lock to each other, or Redis
 * has to be asked whether other nodes wait. Used under the monitor of a {@link Line}.
 */
final class Turn {

	private static final long LENGTH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final int HAND_OVERS = 100;

	private long end;

	private int handOvers;

	private long lastToken;

	/**
	 * Begins a turn with a lease that Redis has granted.
	 * @return the token of its first holder, larger than any before in this line
	 */
	long begin(Lease lease, long now) {
		this.end = now + LENGTH_NANOS;
		this.handOvers = 0;
		this.lastToken = Math.max(lease.token(), this.lastToken + 1);
		return this.lastToken;
	}

	/** Tells whether a lease may be handed to a caller. */
	boolean allows(Lease lease, Claim next, long now) {
		Claim claim = lease.claim();
		return claim.renewed() && next.renewed() && claim.leaseMillis() == next.leaseMillis()
				&& this.handOvers < HAND_OVERS && now - this.end < 0 && lease.remainingNanos(now) > lease.periodNanos()
				&& lease.tokenAt(now) > this.lastToken;
	}

	/**
	 * Notes that the lease is handed over.
	 * @return the token of the next holder
	 */
	long handOver(Lease lease, long now) {
		this.handOvers++;
		this.lastToken = lease.tokenAt(now);
		return this.lastToken;
	}

}
