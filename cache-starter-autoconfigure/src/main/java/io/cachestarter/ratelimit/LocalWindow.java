package io.cachestarter.ratelimit;

/**
 * A strict sliding window in the heap: permits are counted in buckets, and the oldest
 * bucket that reaches into the window counts as a whole. Never admits more than the
 * limit. Safe for use by multiple threads.
 */
final class LocalWindow {

	private static final int PARTS = 30;

	private final int[] counts = new int[PARTS + 1];

	private final long widthNanos;

	private final long originNanos;

	private long newest;

	private long sum;

	LocalWindow(long windowNanos, long nowNanos) {
		this.widthNanos = (windowNanos + PARTS - 1) / PARTS;
		this.originNanos = nowNanos;
	}

	/**
	 * Takes permits if there are enough.
	 * @return whether they have been taken
	 */
	synchronized boolean tryAcquire(long permits, long limit, long nowNanos) {
		advance(nowNanos);
		if (this.sum + permits > limit) {
			return false;
		}
		this.counts[slot(this.newest)] += (int) permits;
		this.sum += permits;
		return true;
	}

	/** Gives back those that were taken first. */
	synchronized void refund(long permits, long nowNanos) {
		advance(nowNanos);
		long left = permits;
		for (long bucket = this.newest - PARTS; bucket <= this.newest; bucket++) {
			int some = (int) Math.min(left, this.counts[slot(bucket)]);
			this.counts[slot(bucket)] -= some;
			this.sum -= some;
			left -= some;
		}
	}

	synchronized long remaining(long limit, long nowNanos) {
		advance(nowNanos);
		return Math.max(0, limit - this.sum);
	}

	/** Returns the time until so many permits are there; they must fit into the limit. */
	synchronized long nanosUntil(long permits, long limit, long nowNanos) {
		advance(nowNanos);
		long left = this.sum + permits - limit;
		long bucket = this.newest - PARTS;
		while (left > 0 && bucket <= this.newest) {
			left -= this.counts[slot(bucket++)];
		}
		return (bucket == this.newest - PARTS) ? 0
				: Math.max(0, (bucket + PARTS) * this.widthNanos - (nowNanos - this.originNanos));
	}

	private void advance(long nowNanos) {
		long current = Math.max(this.newest, (nowNanos - this.originNanos) / this.widthNanos);
		long first = Math.max(this.newest + 1, current - PARTS);
		for (long bucket = first; bucket <= current; bucket++) {
			this.sum -= this.counts[slot(bucket)];
			this.counts[slot(bucket)] = 0;
		}
		this.newest = current;
	}

	private static int slot(long bucket) {
		return Math.floorMod(bucket, PARTS + 1);
	}

}
