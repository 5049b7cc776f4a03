package io.cachestarter.benchmarks;

/**
 * One instance of an application: a source of numbers behind a cache that it shares with
 * the other instances. Safe for use by multiple threads.
 */
interface CacheNode extends AutoCloseable {

	/** Reads the number of a key through the cache. */
	long read(long key);

	/** Evicts a key, as an application does after it has changed the number. */
	void evict(long key);

	@Override
	void close();

}
