package io.cachestarter.cache;

import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.local.LocalLevel;

/**
 * The local level in numbers.
 *
 * @param local the level
 * @param putCount how many values were put into it
 */
record LocalLevelStatistics(LocalLevel local, LongAdder putCount) implements LevelStatistics {

	@Override
	public long hits() {
		return this.local.hitCount();
	}

	@Override
	public long misses() {
		return this.local.missCount();
	}

	@Override
	public long puts() {
		return this.putCount.sum();
	}

	@Override
	public long evictions() {
		return this.local.evictionCount();
	}

	@Override
	public Long size() {
		return this.local.size();
	}

}
