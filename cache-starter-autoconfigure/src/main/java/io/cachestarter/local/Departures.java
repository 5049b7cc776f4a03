package io.cachestarter.local;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Ticker;
import io.cachestarter.internal.KeySample;
import org.jspecify.annotations.Nullable;

/**
 * Which keys have left the heap and are asked for again: what another size or time to
 * live would have answered. Keeps hashes of keys only, as the ghost lists of ARC do (N.
 * Megiddo and D. Modha, ARC: A Self-Tuning, Low Overhead Replacement Cache, FAST 2003). A
 * hit costs nothing. Safe for use by multiple threads.
 */
final class Departures {

	/*
	 * By size: an entry that returns after d others were evicted would still be there if
	 * the level had room for d more, and if its time had not ended meanwhile. That is
	 * exact for LRU and close for Caffeine's policy, which keeps what is asked for most.
	 *
	 * By time: an entry that returns t after its end would still be there if its time to
	 * live were t longer.
	 *
	 * A note of both numbers is one long: 24 bits of the count of evictions, 40 bits of
	 * milliseconds.
	 */

	private static final int MILLIS_BITS = 40;

	private static final long MILLIS_MASK = (1L << MILLIS_BITS) - 1;

	private static final long COUNT_MASK = (1L << (Long.SIZE - 1 - MILLIS_BITS)) - 1;

	private final AtomicLong evictions = new AtomicLong();

	private final LongAdder twiceTheSize = new LongAdder();

	private final LongAdder fourTimesTheSize = new LongAdder();

	private final LongAdder afterEnd = new LongAdder();

	private final LongAdder twiceTheTtl = new LongAdder();

	private final LongAdder fourTimesTheTtl = new LongAdder();

	private final Ticker ticker;

	private final long origin;

	private final long ttlMillis;

	private final long maxEntries;

	private volatile @Nullable KeySample bySize;

	private volatile @Nullable KeySample byTime;

	/**
	 * Creates a list without keys, which takes no memory before the first one.
	 * @param settings the bounds; a level that is bounded by weight tells nothing of
	 * other sizes
	 */
	Departures(LocalSettings settings, Ticker ticker) {
		this.ticker = ticker;
		this.origin = ticker.read();
		this.ttlMillis = Math.max(1, settings.ttl().toMillis());
		this.maxEntries = settings.maxEntries();
	}

	/** An entry has made room for another one. */
	void evicted(Object key) {
		long count = this.evictions.incrementAndGet();
		if (this.maxEntries > 0) {
			KeySample sample = this.bySize;
			if (sample == null) {
				sample = new KeySample();
				this.bySize = sample;
			}
			sample.put(key, note(count), note(Math.max(0, count - 3 * this.maxEntries)) | MILLIS_MASK);
		}
	}

	/** The time of an entry is over, and it is gone. */
	void ended(Object key) {
		KeySample sample = this.byTime;
		if (sample == null) {
			sample = new KeySample();
			this.byTime = sample;
		}
		long now = millis();
		sample.put(key, now, now - 3 * this.ttlMillis);
	}

	/** A key was asked for some time after its entry had ended, which was still there. */
	void foundEnded(long lateNanos) {
		returnedAfterEnd(TimeUnit.NANOSECONDS.toMillis(lateNanos), 1);
	}

	/** A key was asked for that is not there. */
	void missed(Object key) {
		KeySample evicted = this.bySize;
		long note = (evicted != null) ? evicted.take(key) : KeySample.NONE;
		if (evicted != null && note != KeySample.NONE) {
			returned(note, evicted.weight());
		}
		KeySample ended = this.byTime;
		long end = (ended != null) ? ended.take(key) : KeySample.NONE;
		if (ended != null && end != KeySample.NONE) {
			returnedAfterEnd(millis() - end, ended.weight());
		}
	}

	private void returned(long note, int weight) {
		long others = (this.evictions.get() - (note >>> MILLIS_BITS)) & COUNT_MASK;
		if (((millis() - note) & MILLIS_MASK) >= this.ttlMillis) {
			return;
		}
		if (others <= this.maxEntries) {
			this.twiceTheSize.add(weight);
		}
		if (others <= 3 * this.maxEntries) {
			this.fourTimesTheSize.add(weight);
		}
	}

	private void returnedAfterEnd(long late, int weight) {
		this.afterEnd.add(weight);
		if (late <= this.ttlMillis) {
			this.twiceTheTtl.add(weight);
		}
		if (late <= 3 * this.ttlMillis) {
			this.fourTimesTheTtl.add(weight);
		}
	}

	/** A key has changed: what had been kept of it would have been of no use. */
	void changed(Object key) {
		KeySample evicted = this.bySize;
		if (evicted != null) {
			long unused = evicted.take(key);
		}
		KeySample ended = this.byTime;
		if (ended != null) {
			long unused = ended.take(key);
		}
	}

	/** All keys have changed. */
	void changedAll() {
		this.bySize = null;
		this.byTime = null;
	}

	LocalReturns returns() {
		return new LocalReturns(this.evictions.get(), this.twiceTheSize.sum(), this.fourTimesTheSize.sum(),
				this.afterEnd.sum(), this.twiceTheTtl.sum(), this.fourTimesTheTtl.sum());
	}

	private long note(long count) {
		return ((count & COUNT_MASK) << MILLIS_BITS) | (millis() & MILLIS_MASK);
	}

	private long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.ticker.read() - this.origin);
	}

}
