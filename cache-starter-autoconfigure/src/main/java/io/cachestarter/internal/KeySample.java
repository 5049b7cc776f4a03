package io.cachestarter.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers a number for each of a sample of keys: those whose hash has zeros in some
 * bits, so that a key is either always in the sample or never. What is counted for the
 * sample, times {@link #weight}, is an estimate for all keys (C. Waldspurger et al.,
 * Efficient MRC Construction with SHARDS, FAST 2015). The sample is halved when the table
 * does not hold it. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class KeySample {

	/*
	 * A slot is a hash and a number in two arrays, which no lock keeps together: two keys
	 * that meet in a slot at the same time may exchange their numbers. That is one wrong
	 * count among thousands, and costs nobody a lock.
	 */

	/** What {@link #take} returns for a key that is not remembered. */
	public static final long NONE = Long.MIN_VALUE;

	private static final int SLOTS = 2048;

	/** How many keys are added before the sample is judged, and perhaps halved. */
	private static final int WINDOW = 256;

	private static final int MOST_BITS = 20;

	private static final int ABSENT = 0;

	private final AtomicIntegerArray hashes = new AtomicIntegerArray(SLOTS);

	private final AtomicLongArray numbers = new AtomicLongArray(SLOTS);

	private final AtomicInteger added = new AtomicInteger();

	private final AtomicInteger replaced = new AtomicInteger();

	private final AtomicInteger bits = new AtomicInteger();

	/**
	 * Returns how many keys one of the sample stands for.
	 * @return a power of two
	 */
	public int weight() {
		return 1 << this.bits.get();
	}

	/**
	 * Remembers a number for a key, in place of an older one.
	 * @param key the key, whose hash code tells it from others
	 * @param number the number, not {@link #NONE}
	 * @param outdated the highest number that is not worth to be kept
	 */
	public void put(Object key, long number, long outdated) {
		int hash = hash(key);
		if (!isSampled(hash)) {
			return;
		}
		int slot = slot(hash);
		int before = this.hashes.get(slot);
		if (before != ABSENT && before != hash && isSampled(before) && this.numbers.get(slot) > outdated) {
			this.replaced.incrementAndGet();
		}
		this.numbers.set(slot, number);
		this.hashes.set(slot, hash);
		if (this.added.incrementAndGet() == WINDOW) {
			narrow();
		}
	}

	/** Takes half of the sample if an eighth of what was added pushed others out. */
	private void narrow() {
		int crowded = this.replaced.getAndSet(0);
		this.added.set(0);
		if (crowded > WINDOW / 8 && this.bits.get() < MOST_BITS) {
			this.bits.incrementAndGet();
		}
	}

	/**
	 * Returns the number of a key and forgets it.
	 * @param key the key
	 * @return the number, or {@link #NONE}
	 */
	public long take(Object key) {
		int hash = hash(key);
		int slot = slot(hash);
		if (!isSampled(hash) || this.hashes.get(slot) != hash) {
			return NONE;
		}
		long number = this.numbers.get(slot);
		return this.hashes.compareAndSet(slot, hash, ABSENT) ? number : NONE;
	}

	private boolean isSampled(int hash) {
		return (hash & ((1 << this.bits.get()) - 1)) == 0;
	}

	/** The high bits: the low ones are the same for all of the sample. */
	private static int slot(int hash) {
		return (hash * 0x9E3779B9) >>> 21;
	}

	/** Mixes the bits as the end of MurmurHash3 does. */
	private static int hash(Object key) {
		int hash = key.hashCode();
		hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
		hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
		hash ^= hash >>> 16;
		return (hash != ABSENT) ? hash : 1 << MOST_BITS;
	}

}
