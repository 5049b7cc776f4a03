package io.cachestarter.cache;

import io.cachestarter.remote.RemoteStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The remote level in numbers.
 *
 * @param counts what has been counted
 */
record RemoteLevelStatistics(RemoteStatistics counts) implements LevelStatistics {

	@Override
	public long hits() {
		return this.counts.hits();
	}

	@Override
	public long misses() {
		return this.counts.misses();
	}

	@Override
	public long puts() {
		return this.counts.puts();
	}

	@Override
	public long evictions() {
		return this.counts.evictions();
	}

	@Override
	public @Nullable Long size() {
		return null;
	}

}
