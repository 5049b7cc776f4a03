package io.cachestarter.benchmarks;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.EntryOptions;
import io.cachestarter.cache.TagOperations;

/**
 * A tag of the starter on two nodes, the first of which puts and invalidates.
 *
 * @param nodes the caches of both
 * @param tags what the first one invalidates with
 */
record StarterTag(List<CacheAccess<Long, Long>> nodes, TagOperations tags) implements TaggedEntries {

	private static final String TAG = "measured";

	private static final EntryOptions TAGGED = EntryOptions.NONE.withTags(TAG);

	private static final int FEW = 10;

	private static final int THREADS = 16;

	@Override
	public void fill(int count) throws ExecutionException, InterruptedException {
		Load unused = Load.each(count, THREADS, (index) -> {
			this.nodes.get(0).put((long) index, (long) index, TAGGED);
			return index;
		});
		LongStream.range(0, FEW).forEach((key) -> this.nodes.forEach((node) -> node.get(key)));
	}

	@Override
	public void invalidate() {
		this.tags.invalidate(TAG);
	}

	@Override
	public boolean isAnyLeft() {
		return LongStream.range(0, FEW)
			.anyMatch((key) -> this.nodes.stream().anyMatch((node) -> node.get(key) != null));
	}

	@Override
	public long left(int count) throws ExecutionException, InterruptedException {
		LongAdder left = new LongAdder();
		Load unused = Load.each(count, THREADS, (index) -> {
			this.nodes.forEach((node) -> left.add((node.get((long) index) != null) ? 1 : 0));
			return index;
		});
		return left.sum();
	}

}
