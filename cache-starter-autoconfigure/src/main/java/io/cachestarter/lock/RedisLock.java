package io.cachestarter.lock;

import java.time.Duration;
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
	LockHandle take(Thread owner) {
		return taken(awaitUninterruptibly(owner, Acquirer.WITHOUT_END));
	}

	@Override
	LockHandle takeOrFail(Thread owner, LockOptions options) throws InterruptedException {
		return taken(await(options, owner));
	}

	@Override
	@Nullable LockHandle take(Thread owner, LockOptions options) throws InterruptedException {
		return await(options, owner).hold();
	}

	@Override
	@Nullable LockHandle takeNow(Thread owner) {
		return awaitUninterruptibly(owner, 0).hold();
	}

	@Override
	public LockHandle acquire(LockOptions options) throws InterruptedException {
		return taken(await(options, null));
	}

	@Override
	public CompletableFuture<LockHandle> acquireAsync(LockOptions options) {
		return this.acquirer.acquireAsync(claim(options, false), this.acquirer.waitNanos(options.waitTime()),
				told(options));
	}

	private Attempt await(LockOptions options, @Nullable Thread owner) throws InterruptedException {
		return this.acquirer.await(claim(options, owner != null), this.acquirer.waitNanos(options.waitTime()), owner,
				told(options));
	}

	private Attempt awaitUninterruptibly(Thread owner, long nanos) {
		return this.acquirer.awaitUninterruptibly(claim(LockOptions.DEFAULT, true), nanos, owner,
				told(LockOptions.DEFAULT));
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
