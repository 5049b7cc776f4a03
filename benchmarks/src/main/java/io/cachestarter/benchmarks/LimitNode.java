package io.cachestarter.benchmarks;

import java.util.function.BooleanSupplier;

/** Rate limits as one node of an application has them, with its own connections. */
interface LimitNode extends AutoCloseable {

	/**
	 * Returns a check that takes one permit and tells whether it has got it. It is got
	 * once and then used again and again, by several threads.
	 */
	BooleanSupplier check(String key, Limit limit);

	@Override
	void close();

}
