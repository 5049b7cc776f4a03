package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.lock.Acquirer.Attempt;
import org.jspecify.annotations.Nullable;

/** A lock that is one key in Redis. */
class RedisLock extends ThreadLock {

	private final Claims claims;

	private final Acquirer acquirer;

	RedisLock(Claims claims, Acquirer acquirer, ThreadHolds holds, String name) {
		super(holds, name, claims.holdName());
		this.claims = claims;
		this.acquirer = acquirer;
	}

	@Override
	LockHandle take(Thread owner, List<LockListener> told) {
		Attempt attempt = this.acquirer.awaitUninterruptibly(claim(null, true, true), Acquirer.WITHOUT_END, owner,
				told);
		return taken(attempt);
	}

	@Override
	LockHandle takeOrFail(Thread owner, LockOptions options) throws InterruptedException {
		return taken(await(options, owner, told(options)));
	}

	@Override
	@Nullable LockHandle take(Thread owner, LockOptions options) throws InterruptedException {
		return await(options, owner, told(options)).hold();
	}

	@Override
	@Nullable LockHandle takeNow(Thread owner, List<LockListener> told) {
		return this.acquirer.awaitUninterruptibly(claim(null, true, true), 0, owner, told).hold();
	}

	@Override
	LockHandle acquire(LockOptions options, List<LockListener> told) throws InterruptedException {
		return taken(await(options, null, told));
	}

	@Override
	CompletableFuture<LockHandle> acquireAsync(LockOptions options, List<LockListener> told) {
		return this.acquirer.acquireAsync(claim(options, false), this.acquirer.waitNanos(options.waitTime()), told);
	}

	private Attempt await(LockOptions options, @Nullable Thread owner, List<LockListener> told)
			throws InterruptedException {
		return this.acquirer.await(claim(options, owner != null), this.acquirer.waitNanos(options.waitTime()), owner,
				told);
	}

	private Claim claim(LockOptions options, boolean byThread) {
		return claim(options.leaseTime(), options.renewed(), byThread);
	}

	/**
	 * Makes a claim.
	 * @param lease for how long, or {@code null} for the configured time
	 * @param byThread whether the current thread is to hold the lock
	 */
	Claim claim(@Nullable Duration lease, boolean renewed, boolean byThread) {
		return this.claims.create(lease, renewed);
	}

	static LockHandle taken(Attempt attempt) {
		Hold hold = attempt.hold();
		if (hold == null) {
			throw attempt.failure();
		}
		return hold;
	}

}
