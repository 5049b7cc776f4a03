package io.cachestarter.cache;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.remote.KeyWalk;
import io.cachestarter.remote.RemoteLevel;
import org.jspecify.annotations.Nullable;

/**
 * Evicts the keys of one cache that match a pattern. Used once.
 */
final class PatternEviction {

	/*
	 * The order of an evict, with a walk in the place of the script: local removal; walk;
	 * message; local removal.
	 *
	 * Which keys are in flight is known nowhere, so a removal by pattern raises all
	 * stamps of the cache. The message comes after the walk: a node that hears it drops
	 * what it has read from Redis before, and finds nothing old there any more.
	 *
	 * What cannot be done to its end becomes a clear: that is one step, and the journal
	 * can keep it.
	 */

	private final CompletableFuture<Long> result = new CompletableFuture<>();

	private final TwoLevelStore store;

	private final KeyPattern pattern;

	private final LongConsumer progress;

	private volatile @Nullable Throwable reportFailure;

	PatternEviction(TwoLevelStore store, KeyPattern pattern, LongConsumer progress) {
		this.store = store;
		this.pattern = pattern;
		this.progress = progress;
	}

	/**
	 * Begins.
	 * @return how many entries were removed; to cancel it ends the walk early
	 */
	CompletableFuture<Long> begin(InvalidationBus bus) {
		RemoteLevel remote = this.store.remote();
		long here = this.store.evictMatching(this.pattern);
		if (remote == null) {
			bus.announcePattern(this.store.name(), this.pattern.toString());
			this.store.evictMatching(this.pattern);
			return CompletableFuture.completedFuture(here);
		}
		KeyWalk walk = new KeyWalk(this.pattern.fragment(), this.pattern::matchesText, this::report,
				this.result::isCancelled, this.store.executor());
		CompletableFuture<?> unused = remote.evictIf(walk)
			.thenRunAsync(() -> bus.publish(bus.patternEvicted(this.store.name(), this.pattern.toString())),
					this.store.executor())
			.whenComplete((told, ex) -> end(walk, ex));
		return this.result;
	}

	private void report(long removed) {
		try {
			this.progress.accept(removed);
		}
		catch (RuntimeException | Error ex) {
			this.reportFailure = ex;
			throw ex;
		}
	}

	private void end(KeyWalk walk, @Nullable Throwable failure) {
		if (failure == null) {
			this.store.evictMatching(this.pattern);
			this.result.complete(walk.removed());
			return;
		}
		CompletableFuture<?> unused = this.store.clear().whenComplete((done, ex) -> {
			Throwable thrown = this.reportFailure;
			boolean unusedEnd = (thrown != null) ? this.result.completeExceptionally(thrown)
					: this.result.complete(walk.removed());
		});
	}

}
