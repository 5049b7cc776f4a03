package io.cachestarter.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/** Permits that are members of one sorted set in Redis. */
final class RedisSemaphore implements DistributedSemaphore {

	private static final int MAX_PERMITS = 1_000_000;

	private static final int MAX_AT_ONCE = 1000;

	private final Claims claims;

	private final Acquirer acquirer;

	private final LockScripts scripts;

	private final int capacity;

	RedisSemaphore(Claims claims, Acquirer acquirer, LockScripts scripts, int capacity) {
		if (capacity < 1 || capacity > MAX_PERMITS) {
			throw new IllegalArgumentException("Semaphore '" + claims.name() + "' cannot have " + capacity
					+ " permits, but has to have from 1 to " + MAX_PERMITS);
		}
		this.claims = claims;
		this.acquirer = acquirer;
		this.scripts = scripts;
		this.capacity = capacity;
	}

	@Override
	public String name() {
		return this.claims.name();
	}

	@Override
	public @Nullable LockHandle tryAcquire(int permits) {
		return this.acquirer.awaitUninterruptibly(claim(permits, LockOptions.DEFAULT), 0, null, List.of()).hold();
	}

	@Override
	public LockHandle acquire(int permits, LockOptions options) throws InterruptedException {
		return RedisLock.taken(this.acquirer.await(claim(permits, options), this.acquirer.waitNanos(options.waitTime()),
				null, told(options)));
	}

	@Override
	public CompletableFuture<LockHandle> acquireAsync(int permits, LockOptions options) {
		return this.acquirer.acquireAsync(claim(permits, options), this.acquirer.waitNanos(options.waitTime()),
				told(options));
	}

	@Override
	public int availablePermits() {
		long used = this.scripts.redis().await(this.scripts.run(LockScripts.AVAILABLE_PERMITS, this.claims.keyBytes()));
		return (int) Math.max(0, this.capacity - used);
	}

	private Claim claim(int permits, LockOptions options) {
		int most = Math.min(this.capacity, MAX_AT_ONCE);
		if (permits < 1 || permits > most) {
			throw new IllegalArgumentException(
					"Semaphore '" + name() + "' cannot grant " + permits + " permits at once, but from 1 to " + most);
		}
		return this.claims.createPermits(permits, this.capacity, options.leaseTime(), options.renewed());
	}

	private static List<LockListener> told(LockOptions options) {
		return (options.listener() != null) ? List.of(options.listener()) : List.of();
	}

	@Override
	public String toString() {
		return "RedisSemaphore '" + name() + "' of " + this.capacity;
	}

}
