package io.cachestarter.benchmarks;

import org.jspecify.annotations.Nullable;

/** Reads the entry of the key with an index. */
@FunctionalInterface
interface IndexedRead {

	@Nullable Object read(int index) throws Exception;

}
