package io.cachestarter.benchmarks;

/** One lock in Redis as one node of an application has it, with its own connections. */
interface LockNode extends AutoCloseable {

	/** Waits for the lock as long as it takes. */
	void lock();

	void unlock();

	@Override
	void close();

}
