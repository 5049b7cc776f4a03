package io.cachestarter.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One instance of an application: a source of numbers behind a cache that it shares with
 * the other instances. Safe for use by multiple threads.
 */
interface CacheNode extends AutoCloseable {

	/** Reads the number of a key through the cache. */
	long read(long key);

	/** Returns the number of a key if it is cached. */
	@Nullable Long get(long key);

	/** Puts the number of a key. */
	void put(long key, long value);

	/** Evicts a key, as an application does after it has changed the number. */
	void evict(long key);

	@Override
	void close();

}
