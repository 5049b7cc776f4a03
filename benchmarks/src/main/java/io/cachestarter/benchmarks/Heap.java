package io.cachestarter.benchmarks;

import java.lang.management.ManagementFactory;

/** What the live objects of this JVM take. */
final class Heap {

	private static final int COLLECTIONS = 2;

	private Heap() {
	}

	/** Returns the bytes after full collections. */
	static long used() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
