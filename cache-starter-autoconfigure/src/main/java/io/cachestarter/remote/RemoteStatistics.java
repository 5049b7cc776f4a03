package io.cachestarter.remote;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens at the remote level of one cache, from its creation on. Safe for
 * use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RemoteStatistics {

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder puts = new LongAdder();

	private final LongAdder evictions = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private final LongAdder unreadable = new LongAdder();

	private final LongAdder unserializable = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/**
	 * Returns how many reads found a value.
	 * @return the count
	 */
	public long hits() {
		return this.hits.sum();
	}

	/**
	 * Returns how many reads found none, those included that failed.
	 * @return the count
	 */
	public long misses() {
		return this.misses.sum();
	}

	/**
	 * Returns how many values were stored.
	 * @return the count
	 */
	public long puts() {
		return this.puts.sum();
	}

	/**
	 * Returns how many entries were removed by evicts and clears of this node.
	 * @return the count
	 */
	public long evictions() {
		return this.evictions.sum();
	}

	/**
	 * Returns how many calls to Redis failed.
	 * @return the count
	 */
	public long errors() {
		return this.errors.sum();
	}

	/**
	 * Returns how many entries were foreign or unreadable and have been removed.
	 * @return the count
	 */
	public long unreadable() {
		return this.unreadable.sum();
	}

	/**
	 * Returns how many values could not be turned into bytes and stayed local.
	 * @return the count
	 */
	public long unserializable() {
		return this.unserializable.sum();
	}

	/**
	 * Returns how many values were too large and stayed local.
	 * @return the count
	 */
	public long refused() {
		return this.refused.sum();
	}

	void hit() {
		this.hits.increment();
	}

	void miss() {
		this.misses.increment();
	}

	void put() {
		this.puts.increment();
	}

	void evicted(long count) {
		this.evictions.add(count);
	}

	void error() {
		this.errors.increment();
	}

	void foundUnreadable() {
		this.unreadable.increment();
	}

	void foundUnserializable() {
		this.unserializable.increment();
	}

	void refuse() {
		this.refused.increment();
	}

}
