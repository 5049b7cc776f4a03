package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.cachestarter.lock.DistributedLock;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.lock.LockOptions;
import org.jspecify.annotations.Nullable;

/** A lock that threads and handles can hold. */
final class LockGate implements Gate {

	private final DistributedLock lock;

	LockGate(DistributedLock lock) {
		this.lock = lock;
	}

	@Override
	public String name() {
		return this.lock.name();
	}

	@Override
	public @Nullable Pass enter(Style style, long waitNanos) throws InterruptedException {
		LockOptions options = LockOptions.DEFAULT.waitAtMost(Duration.ofNanos(waitNanos));
		return switch (style) {
			case LOCK -> enter();
			case TRY -> pass(this.lock.tryLock(waitNanos, TimeUnit.NANOSECONDS));
			case FIXED -> pass(this.lock.tryLock(Duration.ofNanos(waitNanos), Style.FIXED_LEASE));
			case NOW -> pass(this.lock.tryLock());
			case HANDLE -> acquire(options);
			case ASYNC -> Futures.get(this.lock.acquireAsync(options));
		};
	}

	private Pass enter() {
		this.lock.lock();
		return Pass.ofThread(this.lock);
	}

	private @Nullable Pass pass(boolean taken) {
		return taken ? Pass.ofThread(this.lock) : null;
	}

	private @Nullable Pass acquire(LockOptions options) throws InterruptedException {
		try {
			LockHandle handle = this.lock.acquire(options);
			return Pass.of(handle);
		}
		catch (LockNotAcquiredException ex) {
			return null;
		}
	}

}
