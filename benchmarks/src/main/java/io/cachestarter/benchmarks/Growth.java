package io.cachestarter.benchmarks;

/**
 * How the cost of operations grows with the entries in the heap, with the tags that a
 * node knows, and with the nodes.
 */
final class Growth {

	private static final int STEP = 10;

	private Growth() {
	}

	/**
	 * Measures all three.
	 * @param entries the most entries in the heap, a power of ten
	 * @param tags the most tags, a power of ten
	 * @param nodes the most nodes, a power of two
	 */
	static void run(int entries, int tags, int nodes) throws Exception {
		MarkdownTable ofEntries = new MarkdownTable("entries in the heap", "get / CaffeineCache", "get, ns",
				"CaffeineCache, ns", "put, µs", "B/entry", "CaffeineCache, B/entry");
		for (int count = 1_000; count <= entries; count *= STEP) {
			EntryGrowth.measureIfTheyFit(count, ofEntries);
		}
		MarkdownTable ofTags = new MarkdownTable("tags of a node", "hits, %", "get, ns",
				"first get after an invalidation, ns", "invalidation, µs", "B/tag in the heap", "B/tag in Redis");
		for (int count = 1; count <= tags; count *= STEP) {
			TagGrowth.measure(count, ofTags);
		}
		RedisMemory.print();
		BusGrowth.run(nodes);
		NodeGrowth.run(nodes);
	}

}
