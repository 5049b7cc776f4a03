package io.cachestarter.lock;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** A pair of locks that share one key in Redis. */
final class RedisReadWriteLock implements DistributedReadWriteLock {

	private final DistributedLock readLock;

	private final DistributedLock writeLock;

	RedisReadWriteLock(Claims read, Claims write, Acquirer acquirer, ThreadHolds holds) {
		this.readLock = new ReadLock(read, write.holdName(), acquirer, holds);
		this.writeLock = new WriteLock(write, read.holdName(), acquirer, holds);
	}

	@Override
	public DistributedLock readLock() {
		return this.readLock;
	}

	@Override
	public DistributedLock writeLock() {
		return this.writeLock;
	}

	/** A thread that holds the write lock is let in. */
	private static final class ReadLock extends RedisLock {

		private final Claims claims;

		private final ThreadHolds holds;

		private final String writeName;

		ReadLock(Claims claims, String writeName, Acquirer acquirer, ThreadHolds holds) {
			super(claims, acquirer, holds, claims.name());
			this.claims = claims;
			this.holds = holds;
			this.writeName = writeName;
		}

		@Override
		Claim claim(@Nullable Duration lease, boolean renewed, boolean byThread) {
			ThreadHolds.Entry write = byThread ? this.holds.find(this.writeName) : null;
			return (write != null && write.handle() instanceof Hold hold)
					? this.claims.createWithin(hold.holder(), lease, renewed) : super.claim(lease, renewed, byThread);
		}

	}

	/** A thread that holds the read lock would wait for itself. */
	private static final class WriteLock extends RedisLock {

		private final ThreadHolds holds;

		private final String readName;

		WriteLock(Claims claims, String readName, Acquirer acquirer, ThreadHolds holds) {
			super(claims, acquirer, holds, claims.name());
			this.holds = holds;
			this.readName = readName;
		}

		@Override
		Claim claim(@Nullable Duration lease, boolean renewed, boolean byThread) {
			if (byThread && this.holds.find(this.readName) != null) {
				throw new IllegalMonitorStateException("Thread '" + Thread.currentThread().getName()
						+ "' holds the read lock '" + name() + "' and would wait for itself: it has to give that back "
						+ "before it takes the write lock");
			}
			return super.claim(lease, renewed, byThread);
		}

	}

}
