package io.cachestarter.writebehind;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Collects what is to be told to a partition of writes that the cache shows, so that many
 * are told with one script. Safe for use by multiple threads.
 */
final class ShownWrites {

	/*
	 * Invariant: while the map is not empty, a task is on its way that empties it. What
	 * is lost with this node costs one needless evict of its key.
	 */

	/** How long writes are collected: a small part of the time until they are evicted. */
	private static final long COLLECT_MILLIS = 50;

	private static final Executor LATER = CompletableFuture.delayedExecutor(COLLECT_MILLIS, TimeUnit.MILLISECONDS);

	private final Partition partition;

	private Map<String, Long> versions = new HashMap<>();

	ShownWrites(Partition partition) {
		this.partition = partition;
	}

	void add(String keyText, long version) {
		synchronized (this) {
			this.versions.merge(keyText, version, Math::max);
			if (this.versions.size() > 1) {
				return;
			}
		}
		LATER.execute(this::tell);
	}

	private void tell() {
		CompletableFuture<Long> unused = this.partition.shown(take());
	}

	private synchronized Map<String, Long> take() {
		Map<String, Long> taken = this.versions;
		this.versions = new HashMap<>();
		return taken;
	}

}
