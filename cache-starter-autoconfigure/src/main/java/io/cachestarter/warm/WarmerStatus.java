package io.cachestarter.warm;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a warmer does on this node, or has done last. A snapshot.
 *
 * @param name the name of the warmer
 * @param cache the cache that it fills
 * @param state what it does now
 * @param total how many keys there are, or {@code null} as long as that is not known
 * @param done how many of them have been handled
 * @param loaded how many of those were loaded
 * @param skipped how many were there and fresh, or were being loaded by somebody else
 * @param failed how many could not be loaded
 * @param filled how many were looked up in Redis for the heap
 * @param since when the run has begun, or {@code null} if there was none
 * @param took how long it has taken, until now if it is under way
 * @param outcome how it has ended, or {@code null} if it has not
 * @param error why it has failed, or why a key has that has failed first
 * @since 0.1.0
 */
public record WarmerStatus(String name, String cache, WarmState state, @Nullable Long total, long done, long loaded,
		long skipped, long failed, long filled, @Nullable Instant since, Duration took, @Nullable WarmOutcome outcome,
		@Nullable String error) {

	static WarmerStatus never(WarmTask task) {
		return new WarmerStatus(task.name(), task.cache(), WarmState.IDLE, null, 0, 0, 0, 0, 0, null, Duration.ZERO,
				null, null);
	}

	/**
	 * Returns which share of the keys has been handled.
	 * @return from 0 to 1; 1 after a run that has not failed, 0 before the first one
	 */
	public double progress() {
		if (this.outcome == WarmOutcome.LOADED || this.outcome == WarmOutcome.FILLED
				|| this.outcome == WarmOutcome.LOCAL_ONLY) {
			return 1;
		}
		return (this.total != null && this.total > 0) ? Math.min(1, (double) this.done / this.total) : 0;
	}

}
