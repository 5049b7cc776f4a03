package io.cachestarter.ratelimit;

import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be denied until some time, so that Redis need not be asked.
 * <p>
 * Invariant: as long as the clocks of this JVM and of Redis go equally fast, nothing is
 * denied here that Redis would allow.
 * <ul>
 * <li>Redis says for how long it denies. That time is counted from before it was asked,
 * so it ends here before it ends there, and a thousandth of it is left out for clocks
 * that differ.</li>
 * <li>It holds for requests of as many permits and of more, under the limits that counted
 * then. For those of several permits Redis might say a later time by now.</li>
 * <li>What has been given back or forgotten anywhere is published, and removed here. A
 * denial that was asked for before such news and answered after it is not kept: it is
 * removed again if the number of the news has changed.</li>
 * <li>When news may have been lost, everything is removed.</li>
 * </ul>
 */
final class Denials {

	private static final long MOST_KEYS = 20_000;

	private static final int DRIFT = 1_000;

	private final AtomicLong news = new AtomicLong();

	private final Cache<LimitedKey, Denial> denials = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

	/** Returns a number to be read before Redis is asked. */
	long news() {
		return this.news.get();
	}

	void add(Ask ask, RateLimitResult result, long sentNanos, long newsWhenSent) {
		long nanos = result.getRetryAfter().toNanos();
		LimitedKey id = LimitedKey.of(ask);
		this.denials.put(id, new Denial(ask, result, sentNanos, sentNanos + nanos - nanos / DRIFT));
		if (this.news.get() != newsWhenSent) {
			this.denials.invalidate(id);
		}
	}

	/** Returns what Redis would answer, or {@code null} if that is not known. */
	@Nullable RateLimitResult find(Ask ask, long nowNanos) {
		LimitedKey id = LimitedKey.of(ask);
		Denial denial = this.denials.getIfPresent(id);
		if (denial == null) {
			return null;
		}
		if (nowNanos - denial.untilNanos() >= 0) {
			this.denials.asMap().remove(id, denial);
			return null;
		}
		return denial.covers(ask) ? denial.resultAt(nowNanos) : null;
	}

	void remove(LimitedKey id) {
		this.news.incrementAndGet();
		this.denials.invalidate(id);
	}

	void clear() {
		this.news.incrementAndGet();
		this.denials.invalidateAll();
	}

	/** What Redis has said, and until when it holds. */
	private record Denial(Ask ask, RateLimitResult result, long sentNanos, long untilNanos) {

		boolean covers(Ask other) {
			return this.ask.quotas() == other.quotas() && other.permits() >= this.ask.permits() && other.canFit();
		}

		RateLimitResult resultAt(long nowNanos) {
			return this.result.after(nowNanos - this.sentNanos);
		}

	}

}
