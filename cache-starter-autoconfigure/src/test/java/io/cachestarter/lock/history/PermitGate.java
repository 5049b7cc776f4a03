package io.cachestarter.lock.history;

import java.time.Duration;

import io.cachestarter.lock.DistributedSemaphore;
import io.cachestarter.lock.LockListener;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.lock.LockOptions;
import org.jspecify.annotations.Nullable;

/** The only permit of a semaphore. Nobody holds it by thread. */
final class PermitGate implements Gate {

	private final DistributedSemaphore semaphore;

	private final LockOptions options;

	PermitGate(DistributedSemaphore semaphore, LockListener listener) {
		this.semaphore = semaphore;
		this.options = LockOptions.DEFAULT.onLost(listener);
	}

	@Override
	public String name() {
		return this.semaphore.name();
	}

	@Override
	public @Nullable Pass enter(Style style, long waitNanos) throws InterruptedException {
		Duration wait = (waitNanos == Style.FOREVER) ? LockOptions.FOREVER : Duration.ofNanos(waitNanos);
		LockOptions waiting = this.options.waitAtMost(wait);
		return switch (style) {
			case ASYNC -> Futures.get(this.semaphore.acquireAsync(1, waiting));
			case FIXED -> acquire(waiting.lease(Style.FIXED_LEASE).withoutRenewal());
			default -> acquire(waiting);
		};
	}

	private @Nullable Pass acquire(LockOptions waiting) throws InterruptedException {
		try {
			return Pass.of(this.semaphore.acquire(1, waiting));
		}
		catch (LockNotAcquiredException ex) {
			return null;
		}
	}

}
