package io.cachestarter.benchmarks;

import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** The working set: 1,000 keys, none of which the JVM holds in a cache of its own. */
final class Keys {

	static final int COUNT = 1_000;

	private static final long FIRST = 1_000_000;

	private Keys() {
	}

	static Object[] of(String kind) {
		LongFunction<Object> key = "Long".equals(kind) ? Long::valueOf : (id) -> "user:" + id;
		return LongStream.range(FIRST, FIRST + COUNT).mapToObj(key).toArray();
	}

}
