package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a countdown latch as a number. Whoever waits for it is granted nothing but the
 * end of the waiting. One for each call that waits.
 */
final class LatchStore implements LockStore {

	private static final long ASK_AGAIN_MILLIS = Long.MAX_VALUE;

	private final AtomicBoolean seen = new AtomicBoolean();

	private final LockScripts scripts;

	LatchStore(LockScripts scripts) {
		this.scripts = scripts;
	}

	@Override
	public CompletableFuture<Answer> ask(Claim claim, boolean probablyFree, boolean patient) {
		return this.scripts.run(LockScripts.COUNT_OF_LATCH, claim.key()).thenApply((count) -> answer(claim, count));
	}

	private Answer answer(Claim claim, long count) {
		if (count == DistributedCountDownLatch.NOT_SET) {
			if (this.seen.get()) {
				throw new LockLostException("Latch '" + claim.name()
						+ "' has gone before it reached zero: its time was over, or Redis has lost its data");
			}
			return new Answer(0, ASK_AGAIN_MILLIS);
		}
		this.seen.set(true);
		return (count == 0) ? new Answer(1, 0) : new Answer(0, ASK_AGAIN_MILLIS);
	}

	@Override
	public CompletableFuture<Boolean> renew(Claim claim, boolean extend) {
		throw new UnsupportedOperationException("A latch is not held");
	}

	@Override
	public CompletableFuture<Boolean> release(Claim claim, boolean believed) {
		return CompletableFuture.completedFuture(true);
	}

}
