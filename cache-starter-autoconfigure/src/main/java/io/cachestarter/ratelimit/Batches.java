package io.cachestarter.ratelimit;

import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Permits that this node has taken in advance for keys in much use.
 * <p>
 * Invariant: of each key there are at any time at most {@code batch - 1} permits here
 * that have been taken and not handed out, because only one request at a time may ask for
 * more than it needs, and only when there are none. A permit that is 100 ms old is not
 * handed out any more. So a permit is used at most 100 ms after Redis has counted it, and
 * a window holds at most {@code batch - 1} permits of each node more than the limit.
 */
final class Batches {

	private static final long MOST_KEYS = 1_000;

	private static final long LIFETIME_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Cache<LimitedKey, Batch> batches = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

	Batch of(Ask ask) {
		return this.batches.get(LimitedKey.of(ask), (key) -> new Batch());
	}

	void remove(LimitedKey key) {
		this.batches.invalidate(key);
	}

	void clear() {
		this.batches.invalidateAll();
	}

	/** The permits of one key. */
	static final class Batch {

		private @Nullable Ask ask;

		private @Nullable RateLimitResult result;

		private long left;

		private long takenNanos;

		private long periodStartNanos;

		private long usedInPeriod;

		private long usedInPeriodBefore;

		private boolean asked;

		/** Returns a result if there are permits, else {@code null}. */
		synchronized @Nullable RateLimitResult take(Ask request, long nowNanos) {
			note(request.permits(), nowNanos);
			if (this.result == null || this.ask == null || this.ask.quotas() != request.quotas()
					|| nowNanos - this.takenNanos >= LIFETIME_NANOS) {
				this.left = 0;
				return null;
			}
			if (this.left < request.permits()) {
				return null;
			}
			this.left -= request.permits();
			return this.result.after(nowNanos - this.takenNanos).plus(this.left);
		}

		/** Counts what is used, to take no more in advance than that. */
		private void note(long permits, long nowNanos) {
			long periods = (nowNanos - this.periodStartNanos) / LIFETIME_NANOS;
			if (periods > 0) {
				this.usedInPeriodBefore = (periods == 1) ? this.usedInPeriod : 0;
				this.usedInPeriod = 0;
				this.periodStartNanos = nowNanos;
			}
			this.usedInPeriod += permits;
		}

		/**
		 * Returns how many permits more to ask for than are needed now. If it is not 0,
		 * {@link #answered} must follow.
		 */
		synchronized long more(Ask request) {
			if (this.asked || this.left > 0) {
				return 0;
			}
			long more = Math.min(request.limiter().settings().batch(), this.usedInPeriodBefore) - 1;
			this.asked = more > 0;
			return Math.max(0, more);
		}

		/** Keeps the permits that have come. */
		synchronized void answered(Ask request, long more, @Nullable RateLimitResult answer, long sentNanos) {
			this.asked = false;
			this.ask = request;
			this.result = answer;
			this.left = more;
			this.takenNanos = sentNanos;
		}

	}

}
